"""Words of a query on the command line: all that is no known option, so that `-word` needs no quotes."""

from __future__ import annotations

import click


class QueryCommand(click.Command):
    """A verb whose last argument is a query: unknown words that begin with "-" belong to it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Sort known options from the words of the query; `--` ends the options as usual."""
        flags: dict[str, bool] = {}
        for parameter in self.get_params(ctx):
            if isinstance(parameter, click.Option):
                flags.update(dict.fromkeys((*parameter.opts, *parameter.secondary_opts), parameter.is_flag))
        known: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for word in rest:
            if word == "--":
                words.extend(rest)
            elif word.startswith("--") and word.partition("=")[0] in flags and "=" in word:
                known.append(word)
            elif word in flags:
                known.append(word)
                if not flags[word]:
                    value = next(rest, None)
                    if value is None and not ctx.resilient_parsing:
                        raise click.BadOptionUsage(word, f"Option {word} needs a value", ctx)
                    known += [] if value is None else [value]
            elif word.startswith("--"):
                known.append(word)  # click says that there is no such option
            else:
                words.append(word)
        return super().parse_args(ctx, [*known, "--", *words])


query_argument = click.argument("query", nargs=-1)


def joined(query: tuple[str, ...]) -> str:
    """The query as one text."""
    return " ".join(query)
