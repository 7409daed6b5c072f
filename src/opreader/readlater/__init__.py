"""Read-later services in their own protocols: Wallabag, Readeck, linkding, Karakeep; and a file of links. One way."""
