"""The library's tables, as ordered migrations: each a tuple of statements that runs in one transaction.

Entries are immutable but for edits; what a reader changes lives in `entry_states`, whose indexes answer every list
alone. Times are whole seconds since 1970, UTC. Lists of one-line texts are kept one a line; NULL is none.
"""

from __future__ import annotations

from typing import Final

APPLICATION_ID: Final = 0x6F707264
"""Written into the file's header (`PRAGMA application_id`): "oprd"."""

DELETED: Final = 1
"""A bit of `entry_states.gone`: the user deleted the entry."""
HIDDEN: Final = 2
"""A bit of `entry_states.gone`: its feed is removed, or vanished from feeds.toml."""
MUTED: Final = 4
"""A bit of `entry_states.gone`: hidden because its feed is muted; a query finds it."""
RULED: Final = 8
"""A bit of `entry_states.gone`: a rule muted it; a query finds it."""
OUT: Final = DELETED | HIDDEN
"""The bits that take an entry out of everything but undo."""

_FIRST: Final = (
    """CREATE TABLE feeds (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        url TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        told_title TEXT,
        set_title TEXT,
        folder TEXT,
        tags TEXT,
        site TEXT,
        language TEXT,
        position INTEGER NOT NULL,
        etag TEXT,
        last_modified TEXT,
        body_digest TEXT,
        moved_to TEXT,
        refreshed INTEGER,
        due INTEGER,
        wait_until INTEGER,
        failures INTEGER NOT NULL DEFAULT 0,
        error TEXT,
        gone INTEGER NOT NULL DEFAULT 0,
        hidden INTEGER NOT NULL DEFAULT 0,
        muted INTEGER NOT NULL DEFAULT 0,
        removed_at INTEGER,
        note TEXT
    )""",
    # Kept in the transaction of every change; rows with any bit of `gone` do not count.
    """CREATE TABLE feed_counts (
        feed_id INTEGER PRIMARY KEY,
        total INTEGER NOT NULL DEFAULT 0,
        unread INTEGER NOT NULL DEFAULT 0,
        starred INTEGER NOT NULL DEFAULT 0
    )""",
    # AUTOINCREMENT: an id is never given twice, so steps of undo and the search index can't hit another entry.
    # `beside` (the page that listed it) and `typed` (the user typed its link) are said of saved pages alone.
    """CREATE TABLE entries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        feed_id INTEGER NOT NULL,
        key TEXT NOT NULL,
        title TEXT NOT NULL,
        authors TEXT,
        link TEXT,
        published INTEGER,
        added INTEGER NOT NULL,
        updated INTEGER,
        language TEXT,
        tags TEXT,
        teaser TEXT NOT NULL,
        digest BLOB NOT NULL,
        extras TEXT,
        link_key INTEGER,
        beside TEXT,
        typed INTEGER NOT NULL DEFAULT 0,
        UNIQUE (feed_id, key)
    )""",
    # `text.link_key` of the link: what finds the entries that lead to one page.
    "CREATE INDEX entries_link ON entries (link_key) WHERE link_key IS NOT NULL",
    # `sort` is the earlier of published and added: what lists go by, ties by entry_id.
    """CREATE TABLE entry_states (
        entry_id INTEGER PRIMARY KEY,
        feed_id INTEGER NOT NULL,
        sort INTEGER NOT NULL,
        read INTEGER NOT NULL DEFAULT 0,
        starred INTEGER NOT NULL DEFAULT 0,
        gone INTEGER NOT NULL DEFAULT 0,
        queued INTEGER NOT NULL DEFAULT 0,
        edited INTEGER NOT NULL DEFAULT 0,
        words INTEGER NOT NULL DEFAULT 0,
        position INTEGER NOT NULL DEFAULT 0,
        text_id INTEGER,
        removed_at INTEGER,
        state TEXT NOT NULL,
        reason TEXT
    )""",
    # The row's id stands behind the named columns of every index, so these order by (sort, entry_id). They name the
    # columns that their WHERE fixes as well: without that SQLite looks into the table for each row.
    "CREATE INDEX states_all ON entry_states (gone, sort) WHERE gone = 0",
    "CREATE INDEX states_feed ON entry_states (feed_id, gone, sort) WHERE gone = 0",
    "CREATE INDEX states_unread ON entry_states (gone, read, sort) WHERE gone = 0 AND read = 0",
    "CREATE INDEX states_feed_unread ON entry_states (feed_id, gone, read, sort) WHERE gone = 0 AND read = 0",
    "CREATE INDEX states_starred ON entry_states (gone, starred, sort) WHERE gone = 0 AND starred = 1",
    "CREATE INDEX states_queued ON entry_states (queued, sort) WHERE queued = 1",
    # Begun and not finished: small, and asked whenever one leaves an article.
    "CREATE INDEX states_begun ON entry_states (gone, sort) WHERE gone = 0 AND position > 0",
    # role: shipped (by the feed, at most one), page (found for the entry elsewhere, at most one), earlier (replaced).
    # source: library, page or rule; NULL for what a feed shipped.
    """CREATE TABLE texts (
        id INTEGER PRIMARY KEY,
        entry_id INTEGER NOT NULL,
        role TEXT NOT NULL,
        markup TEXT NOT NULL,
        words INTEGER NOT NULL,
        added INTEGER NOT NULL,
        replaced_at INTEGER,
        source TEXT,
        body BLOB NOT NULL
    )""",
    "CREATE INDEX texts_entry ON texts (entry_id)",
    # listed: found on the entry's page, so that an edit by its feed, which brings those it told anew, leaves it.
    """CREATE TABLE page_teasers (
        entry_id INTEGER NOT NULL,
        n INTEGER NOT NULL,
        title TEXT NOT NULL,
        link TEXT,
        lead TEXT,
        opened INTEGER NOT NULL DEFAULT 0,
        listed INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (entry_id, n)
    ) WITHOUT ROWID""",
    # A passage found again by its words (`model.Anchor`), or, where `exact` is empty, a note on the article as a whole.
    # gone: removed, or undone; kept so that undo brings it back. changed: when the note was written, or the row went.
    """CREATE TABLE highlights (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        entry_id INTEGER NOT NULL,
        exact TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        start INTEGER NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        added INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        gone INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE INDEX highlights_entry ON highlights (entry_id)",
    # One row a columnist, by the folded name; counters as in feed_counts.
    """CREATE TABLE authors (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        total INTEGER NOT NULL DEFAULT 0,
        unread INTEGER NOT NULL DEFAULT 0
    )""",
    """CREATE TABLE entry_authors (
        entry_id INTEGER NOT NULL,
        author_id INTEGER NOT NULL,
        PRIMARY KEY (entry_id, author_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX authors_entries ON entry_authors (author_id, entry_id)",
    # Tags that the user or a rule gave, beside those that the feed told (`entries.tags`).
    "CREATE TABLE entry_tags (entry_id INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (entry_id, tag)) WITHOUT ROWID",
    # What a rule did to an entry, by the rule's own words.
    """CREATE TABLE ruled (
        entry_id INTEGER NOT NULL,
        rule TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (entry_id, rule)
    ) WITHOUT ROWID""",
    # Holds no text of its own: a row is undone by FTS5's 'delete' command with exactly the words it was made of.
    "CREATE VIRTUAL TABLE fts USING fts5(title, authors, text, content='', tokenize='unicode61 remove_diacritics 2')",
    "INSERT INTO fts (fts, rank) VALUES ('rank', 'bm25(6.0, 3.0, 1.0)')",
    """CREATE TABLE undo (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        label TEXT NOT NULL,
        count INTEGER NOT NULL,
        data BLOB NOT NULL,
        payload TEXT
    )""",
    # What is ready for the flight; `pictures` are addresses, one a line.
    "CREATE TABLE packed (entry_id INTEGER PRIMARY KEY, position INTEGER NOT NULL, pictures TEXT)",
    # What waits for the network; expansions wait at their entries (`entry_states.queued`).
    """CREATE TABLE errands (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        target TEXT NOT NULL,
        asked INTEGER NOT NULL,
        UNIQUE (kind, target)
    )""",
    "CREATE TABLE memory (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_FIRST,)
"""What makes version n + 1 of version n; `PRAGMA user_version` counts them. Never change one that was released."""
