"""CSS selectors → XPath, for site rules: types, classes, ids, attributes, combinators, a few pseudo-classes."""

import re

_TOKEN = re.compile(
    r"""(?P<space>\s*+[>+~,]\s*+|\s++)
    |(?P<name>[a-zA-Z][\w-]*|\*)
    |\.(?P<class>(?:[\w-]|\\.|[^\w\x00-\x7f])++)
    |\#(?P<id>(?:[\w-]|\\.|[^\w\x00-\x7f])++)
    |\[\s*(?P<attribute>[\w:-]+)\s*(?:(?P<operator>[~|^$*]?=)\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\]\s]+))\s*)?\]
    |:not\((?P<negated>[^()]++)\)
    |:nth-(?P<kind>child|of-type)\(\s*(?P<number>\d+)\s*\)
    |:(?P<pseudo>first-child|last-child|only-child|first-of-type|last-of-type|empty)""",
    re.VERBOSE,
)
_AXES = {">": "/", "+": "/following-sibling::*[1]/self::", "~": "/following-sibling::", "": "//"}
_PSEUDOS = {
    "first-child": "not(preceding-sibling::*)",
    "last-child": "not(following-sibling::*)",
    "only-child": "not(preceding-sibling::*) and not(following-sibling::*)",
    "empty": "not(node())",
}


def to_xpath(selector: str) -> str:
    """An XPath that finds what a CSS selector finds in the document; an XPath is given back as it is.

    Raises ValueError, with the place, on what it does not know.
    """
    selector = selector.strip()
    if selector.startswith(("/", "(", "./", "id(", "string(", "concat(")):
        return selector
    if not selector:
        raise ValueError("empty selector")
    paths: list[str] = []
    path, name, conditions = "", "", list[str]()
    axis = "//"
    position = 0
    while position < len(selector):
        found = _TOKEN.match(selector, position)
        if found is None:
            raise ValueError(f"can't read the selector {selector!r} at {selector[position:]!r}")
        position = found.end()
        if found["space"] is None:
            name, conditions = _part(found, name, conditions)
            continue
        path += _step(axis, name, conditions, selector)
        name, conditions = "", []
        sign = found["space"].strip()
        if sign == ",":
            paths.append(path)
            path, axis = "", "//"
        else:
            axis = _AXES[sign]
    paths.append(path + _step(axis, name, conditions, selector))
    return " | ".join(paths)


def _part(found: re.Match[str], name: str, conditions: list[str]) -> tuple[str, list[str]]:
    if found["name"] is not None:
        return found["name"].lower(), conditions
    return name, [*conditions, _condition(found)]


def _condition(found: re.Match[str]) -> str:
    if found["class"] is not None:
        return _has_word("class", _plain(found["class"]))
    if found["id"] is not None:
        return f"@id = {quote(_plain(found['id']))}"
    if found["attribute"] is not None:
        return _attribute(found)
    if found["negated"] is not None:
        inner = _TOKEN.fullmatch(found["negated"].strip())
        if inner is None or inner["space"] is not None:
            raise ValueError(f"can't read :not({found['negated']})")
        return f"not(self::{inner['name']})" if inner["name"] is not None else f"not({_condition(inner)})"
    if found["number"] is not None:
        if found["kind"] == "of-type":
            raise ValueError("can't read :nth-of-type; use an XPath")
        return f"count(preceding-sibling::*) = {int(found['number']) - 1}"
    pseudo = found["pseudo"]
    if pseudo not in _PSEUDOS:
        raise ValueError(f"can't read :{pseudo}; use an XPath")
    return _PSEUDOS[pseudo]


def _attribute(found: re.Match[str]) -> str:
    name = found["attribute"].lower()
    operator = found["operator"]
    if operator is None:
        return f"@{name}"
    value = next(part for part in (found["double"], found["single"], found["bare"]) if part is not None)
    quoted = quote(value)
    if operator == "=":
        return f"@{name} = {quoted}"
    if operator == "~=":
        return _has_word(name, value)
    if operator == "^=":
        return f"starts-with(@{name}, {quoted})"
    if operator == "*=":
        return f"contains(@{name}, {quoted})"
    if operator == "$=":
        return f"substring(@{name}, string-length(@{name}) - {len(value) - 1}) = {quoted}"
    return f"(@{name} = {quoted} or starts-with(@{name}, {quote(value + '-')}))"


def _step(axis: str, name: str, conditions: list[str], selector: str) -> str:
    if not name and not conditions:
        raise ValueError(f"can't read the selector {selector!r}: a part is missing")
    return axis + (name or "*") + "".join(f"[{condition}]" for condition in conditions)


def _has_word(attribute: str, word: str) -> str:
    return f"contains(concat(' ', normalize-space(@{attribute}), ' '), {quote(f' {word} ')})"


def _plain(name: str) -> str:
    return re.sub(r"\\(.)", r"\1", name)


def quote(text: str) -> str:
    """A string as an XPath literal; XPath 1.0 has no escapes."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    return "concat(" + ', "\'", '.join(f"'{part}'" for part in text.split("'")) + ")"
