"""What the columns of the site say: a few essays that can be told of any thing in any place, in words of our own."""

from typing import Final

_ESSAYS: Final = (
    """
    The {thing} of {place} was to be mended by Easter, then by harvest, and by now nobody names a date any more.

    I went to look at it on a wet morning, because a column that is written from a desk about things one can touch is
    a kind of fiction, and because the bus there happens to run again on weekdays.

    What I found was not neglect. Somebody sweeps the steps. Somebody has tied a rope where a railing was, with a knot
    that is renewed every spring, and an old woman told me that it is the same man and that he is not paid.

    The council is not wicked either. It has a list, and on the list stand ninety such things, each with a letter for
    its urgency, and the letters were given out by a firm from the capital that came for two days and had lunch.

    A list is an answer to the question of what comes first. It is no answer to the question of what we can bear to
    lose, and that question was never put to anybody in the town, least of all in a year with an election in it.

    Put it to them. I suspect that they would give up two roundabouts and the fireworks before they gave up this, and
    that they would say so in words which even a firm from the capital could write beside a letter.
    """,
    """
    Everyone in {place} has an opinion on the {thing}, and nearly all of them had it before there was anything to know.

    This is no complaint. Opinions that come early are often merely memories, and the memories of a small town are as
    good a guide to the next ten years as a consultant, who has none and is proud of it.

    Still, some facts have arrived in the meantime, and it would be polite to let them sit down. The cost has doubled.
    The use has halved. The one engineer who understood the drawings has retired to grow pears.

    Against this stands a feeling, and I do not say the word with a sneer. A place that keeps closing what it cannot
    afford will be solvent and empty, and nobody ever moved to a town because its accounts were in order.

    So the choice is not between thrift and folly. It is between two kinds of loss, one of which can be measured and
    for that reason alone gets all the attention at the meetings, while the other waits outside with its hat on.

    My own vote goes to keeping it for five years and counting properly, which has never been tried. If we are wrong
    then, at least we shall be wrong about something that we have looked at.
    """,
    """
    There is a rule in {place} about the {thing}, and the rule is older than anyone who could say what it was good for.

    Young people laugh at such rules and old people defend them, and both do it for want of a better occupation. The
    useful thing would be to ask what happened in the year before it was made.

    I asked. The archive is open on Thursdays between two and four, heated by the archivist's own stove, and the
    minutes of that year are written in a hand so clear that one is ashamed of one's keyboard.

    It turns out that there had been an accident, and a quarrel over the accident, and a widow who was paid nothing
    because nobody had been forbidden anything. The rule was made so that the next widow would be paid.

    That is a better reason than any I had expected, and a better one than most of our new rules can show, which are
    made so that somebody may say on a certain day that a rule was made.

    By all means let us do away with it, for the widow's grandchildren are insured. But let us read the minutes aloud
    first, and let us keep the archivist, and for heaven's sake let somebody pay for the stove.
    """,
    """
    They are selling the {thing} in {place} to a man whom nobody has met, and the price is said to be very reasonable.

    Reasonable is a word to be careful with. It was reasonable to close the dairy, and the school, and the line to the
    coast, each of them in its own year and each on good advice that was bound in blue.

    The man, I am told, has plans. They have been seen by two people, who disagree about what they saw, and who have
    both signed a paper by which they may not be asked about it before the spring.

    Now there is nothing wrong with plans, and strangers have been good to this coast before. The lighthouse was built
    by one, and the mad baron who planted the oaks had come for his lungs and could hardly speak the language.

    What is new is the silence. A thing that belongs to all of us is to belong to one of us, or rather of them, and we
    shall learn the terms after they can no longer be changed, in a brochure with a ribbon.

    Let the buyer come and stand in the hall and be asked rude questions for an evening, as every bride and every
    vicar here has been. If he is worth the price he will enjoy it. If he is not, we shall have saved the ribbon.
    """,
)

ELSEWHERE: Final = (
    (
        "Bread is the subject of this page, and of my whole winter. Flour, salt and patience are all that a sourdough asks,"
        " and of the three it is the last that the shops have stopped stocking."
    ),
    (
        "Feed the starter in the evening. If it smells of apples, be glad; if it smells of paint, give it away half and"
        " feed the rest with rye, and speak to it kindly for a couple of nights."
    ),
    (
        "An oven lies about its temperature in the way that fishermen lie about trout. A small thermometer on the middle"
        " shelf ends the matter, and many marriages would be happier for one."
    ),
    (
        "Let the loaf cool. Nobody ever does, and so nobody knows how good the second hour is, when the crumb has set and"
        " the crust begins to sing on the board like a fire that is going out."
    ),
)
"""Paragraphs of a page on another matter, which share no run of words with the essays."""

GERMAN: Final = (
    "Der Deich vor unserem Dorf ist so alt wie der Streit darüber, wer ihn bezahlen soll, und beide halten noch immer.",
    (
        "In diesem Herbst hat der Kreis ein Gutachten vorgelegt, das niemand bestellt haben will, und darin steht, was die"
        " alten Leute seit Jahren sagen: An zwei Stellen drückt das Wasser von unten, und die Schafe wissen es längst."
    ),
)
FRENCH: Final = (
    "Le pont de notre village est fermé depuis mars, et depuis mars chacun sait mieux que les autres comment l'ouvrir.",
    (
        "La mairie attend la préfecture, la préfecture attend une étude, et l'étude attend que la rivière baisse, ce que la"
        " rivière, qui n'a jamais lu un rapport de sa vie, ne semble pas décidée à faire avant la fin de l'automne."
    ),
)

_THINGS: Final = ("footbridge", "bathhouse", "weathercock", "tram shelter", "market bell", "reading room", "slipway")
_PLACES: Final = ("Quayhaven", "Lower Marl", "Saltwick", "Oxbridge Fell", "Nether Holm")


def essay(number: int) -> tuple[str, ...]:
    """The paragraphs of the column of a number; each column has a beginning of its own."""
    thing, place = _THINGS[number % len(_THINGS)], _PLACES[number % len(_PLACES)]
    told = _ESSAYS[number % len(_ESSAYS)].format(thing=thing, place=place)
    return tuple(" ".join(paragraph.split()) for paragraph in told.strip().split("\n\n"))


def cut(text: str, length: int = 90) -> str:
    """The teaser that a feed makes of a text."""
    return f"{text[:length].rstrip()}…"
