"""The one table of actions: keys, footer, palette and help are made from it. What an action does lives elsewhere."""

from __future__ import annotations

from typing import Final

from opreader.frozen import frozen


@frozen
class Action:
    """Something a person can do on the screen."""

    id: str
    keys: tuple[str, ...]
    """Keys as in `[keys]`: characters or names ("space", "ctrl+d"), a sequence separated by spaces ("g g")."""
    label: str
    """Two or three words: footer and palette."""
    help: str
    """One sentence; an action's id in braces stands for its key of the moment."""
    group: str


MOVING: Final = "Moving"
READING: Final = "Reading"
MARKING: Final = "Marking"
LISTS: Final = "Lists"
FEEDS: Final = "Feeds"
SCREEN: Final = "Screen"

ACTIONS: Final[tuple[Action, ...]] = (
    Action("down", ("j", "down"), "down", "Go down one row or line.", MOVING),
    Action("up", ("k", "up"), "up", "Go up one row or line.", MOVING),
    Action("page_down", ("space", "pagedown"), "page", "Page the article; at its end go to the next unread.", MOVING),
    Action("page_up", ("pageup",), "page up", "Page back.", MOVING),
    Action("half_page_down", ("ctrl+d",), "half page down", "Go down half a page.", MOVING),
    Action("half_page_up", ("ctrl+u",), "half page up", "Go up half a page.", MOVING),
    Action("first", ("g g", "home"), "first", "Go to the first row or line.", MOVING),
    Action("last", ("G", "end"), "last", "Go to the last row or line.", MOVING),
    Action("pane_left", ("h", "shift+tab"), "pane left", "Go to the pane before.", MOVING),
    Action("pane_right", ("l", "tab"), "pane right", "Go to the next pane.", MOVING),
    Action("left", ("left",), "left", "Sideways in the article; fold in the tree.", MOVING),
    Action("right", ("right",), "right", "Sideways in the article; unfold in the tree.", MOVING),
    Action("open", ("enter",), "open", "Open the feed, headline or related headline under the cursor.", READING),
    Action("back", ("q", "escape"), "back", "Go one step out; q at the outermost quits.", READING),
    Action("next_unread", ("n",), "next unread", "Open the next unread article, across feeds.", READING),
    Action("previous_unread", ("p",), "previous unread", "Open the previous unread article, across feeds.", READING),
    Action(
        "expand",
        ("f",),
        "full text",
        "Fetch the full text of the article, or of the related headline, whatever was tried before.",
        READING,
    ),
    Action(
        "expand_list",
        ("F",),
        "full texts",
        "Fetch the full texts of this list; above 50 articles it asks first.",
        READING,
    ),
    Action(
        "toggle_teaser",
        ("T",),
        "other text",
        "Show what the feed shipped in place of the full text, and back.",
        READING,
    ),
    Action("related_next", ("]",), "related", "Go to the next related headline; f, s, m, o mean it then.", READING),
    Action("related_previous", ("[",), "related before", "Go to the related headline before.", READING),
    Action("go_back", ("backspace",), "go back", "Return to the article and line you came from.", READING),
    Action(
        "continue_reading",
        ("g c",),
        "continue reading",
        "Show the articles that you began and did not finish.",
        READING,
    ),
    Action(
        "time_budget",
        ("b",),
        "time budget",
        "Say how many minutes you have; what fills them becomes the list.",
        READING,
    ),
    Action("author", ("w",), "author", "Show all articles by this author.", READING),
    Action("outline", ("O",), "outline", "Go to a heading or pull quote of the article.", READING),
    Action(
        "link_hints",
        (";",),
        "links",
        "Open or copy a link, or save its page, by letters over the links in sight.",
        READING,
    ),
    Action("show_changes", ("C",), "what changed", "Show what changed in the article since it came.", READING),
    Action("open_in_browser", ("o",), "browser", "Show the article's link, or its file, in the browser.", READING),
    Action("copy_link", ("y",), "copy link", "Copy the article's link.", READING),
    Action(
        "select",
        ("v",),
        "select",
        "Select sentences of the article by keys, to highlight them, write a note on them or copy them.",
        MARKING,
    ),
    Action(
        "highlight",
        ("H",),
        "highlight",
        "Highlight the selection, or the paragraph on top; on a highlight it takes that away.",
        MARKING,
    ),
    Action("note", ("c",), "note", "Write a note on the selection, or on the paragraph on top.", MARKING),
    Action("copy_quote", ("Y",), "quote", "Copy the selection, or the paragraph on top, with its source.", MARKING),
    Action("highlights", ("g h",), "highlights", "Show all highlights and notes, and go to one.", MARKING),
    Action("toggle_star", ("s",), "star", "Star the article, or take the star away.", MARKING),
    Action("toggle_read", ("m",), "mark", "Mark the article read or unread.", MARKING),
    Action(
        "mark_list_read",
        ("A",),
        "list read",
        "Mark every article of this list read; says how many, {undo} takes it back.",
        MARKING,
    ),
    Action("delete_article", ("D",), "delete", "Take the article out of every list; {undo} brings it back.", MARKING),
    Action(
        "split_copies",
        ("=",),
        "tell apart",
        "Tell the article from its copies where they are not the same text; {undo} joins them again.",
        MARKING,
    ),
    Action("undo", ("u",), "undo", "Take the last change back, then the one before.", MARKING),
    Action(
        "find",
        ("/",),
        "search",
        "In lists a query, with results as one types; in the article its text, then n and N walk the matches until Esc.",
        LISTS,
    ),
    Action("save_query", ("+",), "save query", "Keep this list's query as a smart feed among the feeds.", LISTS),
    Action("show_all", ("1",), "all", "Show every article.", LISTS),
    Action("show_unread", ("2",), "unread", "Show what is unread.", LISTS),
    Action("show_starred", ("3",), "starred", "Show what is starred.", LISTS),
    Action(
        "stories",
        ("g t",),
        "stories",
        "Show what several write about these days, by takes and sources; each opens its headlines.",
        LISTS,
    ),
    Action("rules", ("g r",), "rules", "Show your rules with what each did, and take back what one did.", LISTS),
    Action("prune", ("g o",), "take out old", "Take out old articles that are read: asks how old and which.", LISTS),
    Action("hide_read", (".",), "hide read", "Hide what is read in this list, or show it again.", LISTS),
    Action("sort", ("S",), "order", "Choose the order of this list, and headings for its groups.", LISTS),
    Action(
        "refresh", ("r",), "refresh feed", "Ask the feed under the cursor for new articles; sync its account.", FEEDS
    ),
    Action("refresh_all", ("R",), "refresh", "Ask every feed for new articles, and sync every account.", FEEDS),
    Action("pack", ("P",), "pack", "Get full texts ready for a flight: asks hours, query, pictures.", FEEDS),
    Action("health", ("g f",), "feed health", "Show which feeds fail, moved, are gone or fell silent.", FEEDS),
    Action(
        "accounts",
        ("g a",),
        "accounts",
        "Show your accounts at servers: add, sync, password, log, remove; what is wrong and what to do.",
        FEEDS,
    ),
    Action("cancel", ("x",), "cancel", "Stop what is running; what is done stays.", FEEDS),
    Action(
        "add_feed",
        ("a",),
        "add feed",
        "Subscribe to a feed, site, file or folder, or choose from the catalogue.",
        FEEDS,
    ),
    Action("edit_feed", ("e",), "edit feed", "Change a feed or smart feed; says what a feed's errors mean.", FEEDS),
    Action(
        "remove_feed",
        ("d",),
        "remove feed",
        "Unsubscribe, or remove a smart feed; {undo} brings everything back.",
        FEEDS,
    ),
    Action("pipe", ("|",), "pipe", "Give the article's text to a command and show what it makes of it.", SCREEN),
    Action(
        "send",
        ("E",),
        "send",
        "Send the article, or the related headline, to a read-later service, a command or a file of `[send]`.",
        SCREEN,
    ),
    Action(
        "statistics", ("g s",), "statistics", "Show what came and what was read, by month, feed and author.", SCREEN
    ),
    Action("zen", ("z",), "zen", "Show the article alone, or all panes again.", SCREEN),
    Action("narrower", ("<",), "narrower", "Make the column of text narrower.", SCREEN),
    Action("wider", (">",), "wider", "Make the column of text wider.", SCREEN),
    Action("panes_narrower", ("(",), "panes narrower", "Make the side panes narrower.", SCREEN),
    Action("panes_wider", (")",), "panes wider", "Make the side panes wider.", SCREEN),
    Action("theme", ("t",), "theme", "Choose a theme; each is shown as you walk by.", SCREEN),
    Action("messages", ("M",), "messages", "Show all past messages.", SCREEN),
    Action("palette", (":", "ctrl+p"), "palette", "Find an action or a feed by name.", SCREEN),
    Action("help", ("?",), "help", "Show every action with its key; the guide is there too.", SCREEN),
    Action("quit", ("ctrl+q",), "quit", "Leave opreader.", SCREEN),
)

BY_ID: Final = {action.id: action for action in ACTIONS}

FOOTER: Final = ("page_down", "expand", "next_unread", "help", "related_next", "find", "toggle_star", "refresh_all")
"""What the status line offers, most useful first."""
