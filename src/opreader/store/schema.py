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
        url TEXT NOT NULL,
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
        note TEXT,
        account TEXT
    )""",
    # account: whose server has it; NULL for those of feeds.toml.
    "CREATE UNIQUE INDEX feeds_url ON feeds (url, coalesce(account, ''))",
    # Kept in the transaction of every change; rows with any bit of `gone` do not count. copies…: those among them that
    # another entry stands for; inner…: that another one of the same folder stands for.
    """CREATE TABLE feed_counts (
        feed_id INTEGER PRIMARY KEY,
        total INTEGER NOT NULL DEFAULT 0,
        unread INTEGER NOT NULL DEFAULT 0,
        starred INTEGER NOT NULL DEFAULT 0,
        copies INTEGER NOT NULL DEFAULT 0,
        copies_unread INTEGER NOT NULL DEFAULT 0,
        copies_starred INTEGER NOT NULL DEFAULT 0,
        inner_copies INTEGER NOT NULL DEFAULT 0,
        inner_unread INTEGER NOT NULL DEFAULT 0
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
    # `sort` is the earlier of published and added: what lists go by, ties by entry_id. `copy`: another entry of the same
    # text stands for this one in lists over many feeds (1), and one of its own folder in the folder's list too (3).
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
        copy INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL,
        reason TEXT
    )""",
    # These order by (sort, entry_id), and tell of each row whether it is a copy: whoever wants them or not walks the same
    # way. They name the columns that their WHERE fixes as well: without that SQLite looks into the table for each row.
    "CREATE INDEX states_all ON entry_states (gone, sort, entry_id, copy) WHERE gone = 0",
    "CREATE INDEX states_feed ON entry_states (feed_id, gone, sort, entry_id, copy) WHERE gone = 0",
    "CREATE INDEX states_unread ON entry_states (gone, read, sort, entry_id, copy) WHERE gone = 0 AND read = 0",
    """CREATE INDEX states_feed_unread ON entry_states (feed_id, gone, read, sort, entry_id, copy)
       WHERE gone = 0 AND read = 0""",
    "CREATE INDEX states_starred ON entry_states (gone, starred, sort, entry_id, copy) WHERE gone = 0 AND starred = 1",
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
    # copy: another entry of the same text by the same author stands for this one in the author's list.
    """CREATE TABLE entry_authors (
        entry_id INTEGER NOT NULL,
        author_id INTEGER NOT NULL,
        copy INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (entry_id, author_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX authors_entries ON entry_authors (author_id, entry_id, copy)",
    # Entries of the same text: what matching found, and what the user told apart for good, each pair both ways; and the
    # groups that follow from both, by the entry that stands for each.
    "CREATE TABLE same_texts (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID",
    "CREATE TABLE told_apart (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID",
    "CREATE TABLE copies (entry_id INTEGER PRIMARY KEY, lead_id INTEGER NOT NULL)",
    "CREATE INDEX copies_lead ON copies (lead_id)",
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
    # What waits to be indexed: entries above `upto`, and in line those to look at again; `round` grows when all wait again.
    "CREATE TABLE index_mark (upto INTEGER NOT NULL, round INTEGER NOT NULL)",
    "INSERT INTO index_mark VALUES (0, 0)",
    "CREATE TABLE to_index (place INTEGER PRIMARY KEY AUTOINCREMENT, entry_id INTEGER NOT NULL UNIQUE)",
    # What the same text is found by (`signatures`), by value; values that too many entries have; whom to compare again.
    "CREATE TABLE signs (value INTEGER NOT NULL, entry_id INTEGER NOT NULL, PRIMARY KEY (value, entry_id)) WITHOUT ROWID",
    """CREATE TABLE signatures (
        entry_id INTEGER PRIMARY KEY,
        keys BLOB NOT NULL,
        runs BLOB NOT NULL,
        facts BLOB NOT NULL,
        short INTEGER NOT NULL
    )""",
    "CREATE TABLE common_signs (value INTEGER PRIMARY KEY)",
    "CREATE TABLE signs_to_match (turn INTEGER PRIMARY KEY AUTOINCREMENT, entry_id INTEGER NOT NULL)",
    # Terms are 32-bit names of stems. What an entry is known by: its terms as an array of int32, the strongest first,
    # weights as bytes; the strongest of them stand beside it the other way round, where it is found by.
    "CREATE TABLE entry_terms (entry_id INTEGER PRIMARY KEY, terms BLOB NOT NULL, weights BLOB NOT NULL)",
    """CREATE TABLE term_entries (
        term INTEGER NOT NULL,
        weight INTEGER NOT NULL,
        entry_id INTEGER NOT NULL,
        PRIMARY KEY (term, weight DESC, entry_id)
    ) WITHOUT ROWID""",
    # How many of `terms_learned.sampled` entries have a term; the rows of the other round are being made, or going.
    """CREATE TABLE term_frequencies (
        round INTEGER NOT NULL,
        term INTEGER NOT NULL,
        entries INTEGER NOT NULL,
        PRIMARY KEY (round, term)
    ) WITHOUT ROWID""",
    "CREATE TABLE terms_learned (round INTEGER NOT NULL, sampled INTEGER NOT NULL, entries INTEGER NOT NULL)",
    "INSERT INTO terms_learned VALUES (0, 0, 0)",
    "CREATE TABLE memory (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)

_SYNC: Final = (
    # An account of accounts.toml. facts: what its server turned out to be; first: how the first connection is to treat
    # marks, NULL once that is done; held: what a list said that is not believed before another one says it too.
    """CREATE TABLE accounts (
        name TEXT PRIMARY KEY,
        facts TEXT,
        last_sync INTEGER,
        error TEXT,
        paused INTEGER NOT NULL DEFAULT 0,
        retry_at INTEGER,
        failures INTEGER NOT NULL DEFAULT 0,
        first TEXT,
        held TEXT
    ) WITHOUT ROWID""",
    # gone: the server does not have it any more.
    """CREATE TABLE remote_feeds (
        account TEXT NOT NULL,
        remote_id TEXT NOT NULL,
        feed_id INTEGER NOT NULL,
        gone INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (account, remote_id)
    ) WITHOUT ROWID""",
    # What the server said last of an article: the base against which its next word is held. missed: in how many answers
    # in a row it was not.
    """CREATE TABLE remote_items (
        account TEXT NOT NULL,
        remote_id TEXT NOT NULL,
        entry_id INTEGER NOT NULL,
        read INTEGER NOT NULL DEFAULT 0,
        starred INTEGER NOT NULL DEFAULT 0,
        gone INTEGER NOT NULL DEFAULT 0,
        missed INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (account, remote_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX remote_items_entry ON remote_items (entry_id)",
    # A state that is wanted on the server. gen grows with each mark; state: queued, sent or rejected; acked: the newest
    # list of ids that was begun before the server said OK, for only a later one proves it.
    """CREATE TABLE outbox (
        account TEXT NOT NULL,
        entry_id INTEGER NOT NULL,
        key TEXT NOT NULL,
        want INTEGER NOT NULL,
        gen INTEGER NOT NULL,
        state TEXT NOT NULL,
        acked INTEGER,
        resent INTEGER NOT NULL DEFAULT 0,
        tries INTEGER NOT NULL DEFAULT 0,
        error TEXT,
        PRIMARY KEY (account, entry_id, key)
    ) WITHOUT ROWID""",
    # Lists of ids; they get their number when they are begun.
    """CREATE TABLE snapshots (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account TEXT NOT NULL,
        kind TEXT NOT NULL,
        sure INTEGER NOT NULL DEFAULT 0,
        done INTEGER NOT NULL DEFAULT 0
    )""",
    """CREATE TABLE snapshot_ids (
        snapshot INTEGER NOT NULL,
        remote_id TEXT NOT NULL,
        PRIMARY KEY (snapshot, remote_id)
    ) WITHOUT ROWID""",
    # What is to be done with a server's feeds, in order; undo_id: not before that step of undo is gone.
    """CREATE TABLE remote_ops (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account TEXT NOT NULL,
        op TEXT NOT NULL,
        args TEXT NOT NULL,
        at INTEGER NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        error TEXT,
        undo_id INTEGER
    )""",
    """CREATE TABLE sync_log (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account TEXT NOT NULL,
        at INTEGER NOT NULL,
        said TEXT NOT NULL
    )""",
    # Entries whose states are being set to what a server says: that is no mark of the user's, and not sent back.
    "CREATE TABLE quiet_entries (entry_id INTEGER PRIMARY KEY)",
)

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = ((*_FIRST, *_SYNC),)
"""What makes version n + 1 of version n; `PRAGMA user_version` counts them. Never change one that was released."""
