// Two databases as people publish them to try things on, in our own words: a shop that sells music, and
// one that lends films (with parents that name each other).

import Replica
import Testing

/// A database that somebody might already have.
struct SampleDatabase: Sendable, CustomTestStringConvertible {
    let name: String
    let schema: String
    /// Parents first.
    let tables: [String]

    var testDescription: String { name }

    /// Keys are whole numbers, which people assign here: offices have a range of their own.
    var declarations: [TrackDeclaration] {
        tables.map { TrackDeclaration(table: $0, keysByPeople: true) }
    }

    /// After the Chinook database: media, a self-reference, a pair of keys, no unique index but one.
    static let music = SampleDatabase(
        name: "music",
        schema: """
            CREATE TABLE artist (artist_id INTEGER PRIMARY KEY NOT NULL, name TEXT);
            CREATE TABLE album (
                album_id INTEGER PRIMARY KEY NOT NULL, title TEXT NOT NULL DEFAULT '',
                artist_id INTEGER NOT NULL DEFAULT 1 REFERENCES artist (artist_id));
            CREATE INDEX album_artist ON album (artist_id);
            CREATE TABLE media_type (media_type_id INTEGER PRIMARY KEY NOT NULL, name TEXT);
            CREATE TABLE genre (genre_id INTEGER PRIMARY KEY NOT NULL, name TEXT UNIQUE);
            CREATE TABLE track (
                track_id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL DEFAULT '',
                album_id INTEGER REFERENCES album (album_id) ON DELETE CASCADE,
                media_type_id INTEGER NOT NULL DEFAULT 1 REFERENCES media_type (media_type_id),
                genre_id INTEGER REFERENCES genre (genre_id) ON DELETE SET NULL,
                milliseconds INTEGER NOT NULL DEFAULT 0,
                unit_price NUMERIC NOT NULL DEFAULT 0.99 CHECK (unit_price >= 0));
            CREATE INDEX track_album ON track (album_id);
            CREATE TABLE playlist (playlist_id INTEGER PRIMARY KEY NOT NULL, name TEXT);
            CREATE TABLE playlist_track (
                playlist_id INTEGER NOT NULL REFERENCES playlist ON DELETE CASCADE,
                track_id INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,
                PRIMARY KEY (playlist_id, track_id)) WITHOUT ROWID;
            CREATE TABLE employee (
                employee_id INTEGER PRIMARY KEY NOT NULL, last_name TEXT NOT NULL DEFAULT '',
                reports_to INTEGER REFERENCES employee (employee_id), email TEXT);
            CREATE UNIQUE INDEX employee_email ON employee (lower(email));
            CREATE TABLE customer (
                customer_id INTEGER PRIMARY KEY NOT NULL, email TEXT NOT NULL DEFAULT '',
                support_rep_id INTEGER REFERENCES employee (employee_id) ON DELETE SET NULL);
            CREATE TABLE invoice (
                invoice_id INTEGER PRIMARY KEY NOT NULL,
                customer_id INTEGER NOT NULL DEFAULT 1 REFERENCES customer (customer_id),
                invoice_date DATETIME NOT NULL DEFAULT '2024-01-01', total NUMERIC);
            CREATE TABLE invoice_line (
                invoice_line_id INTEGER PRIMARY KEY NOT NULL,
                invoice_id INTEGER NOT NULL DEFAULT 1 REFERENCES invoice (invoice_id),
                track_id INTEGER NOT NULL DEFAULT 1 REFERENCES track (track_id),
                quantity INTEGER NOT NULL DEFAULT 1 CHECK (quantity BETWEEN 0 AND 1000));
            CREATE VIEW sold AS SELECT track_id, sum(quantity) AS n FROM invoice_line GROUP BY 1;
            """,
        tables: [
            "artist", "album", "media_type", "genre", "track", "playlist", "playlist_track",
            "employee", "customer", "invoice", "invoice_line",
        ])

    /// After the Sakila database: a store and its manager name each other, rentals are unique.
    static let films = SampleDatabase(
        name: "films",
        schema: """
            CREATE TABLE country (country_id INTEGER PRIMARY KEY NOT NULL, country TEXT);
            CREATE TABLE city (
                city_id INTEGER PRIMARY KEY NOT NULL, city TEXT NOT NULL DEFAULT '',
                country_id INTEGER REFERENCES country ON UPDATE CASCADE);
            CREATE TABLE address (
                address_id INTEGER PRIMARY KEY NOT NULL, address TEXT,
                city_id INTEGER REFERENCES city ON DELETE RESTRICT ON UPDATE CASCADE);
            CREATE TABLE store (
                store_id INTEGER PRIMARY KEY NOT NULL,
                manager_staff_id INTEGER UNIQUE REFERENCES staff (staff_id),
                address_id INTEGER REFERENCES address);
            CREATE TABLE staff (
                staff_id INTEGER PRIMARY KEY NOT NULL, username TEXT COLLATE NOCASE UNIQUE,
                active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
                store_id INTEGER REFERENCES store (store_id), picture BLOB);
            CREATE TABLE language (language_id INTEGER PRIMARY KEY NOT NULL, name TEXT);
            CREATE TABLE film (
                film_id INTEGER PRIMARY KEY NOT NULL, title TEXT NOT NULL DEFAULT '',
                language_id INTEGER REFERENCES language,
                original_language_id INTEGER REFERENCES language,
                rental_duration INTEGER, length INTEGER,
                rate DECIMAL (4, 2) DEFAULT 4.99,
                per_minute GENERATED ALWAYS AS (rate / max(length, 1)) VIRTUAL,
                CHECK (rental_duration IS NULL OR rental_duration <= length));
            CREATE TABLE actor (actor_id INTEGER PRIMARY KEY NOT NULL, last_name TEXT);
            CREATE TABLE film_actor (
                actor_id INTEGER NOT NULL REFERENCES actor ON DELETE CASCADE,
                film_id INTEGER NOT NULL REFERENCES film ON DELETE CASCADE,
                PRIMARY KEY (film_id, actor_id));
            CREATE TABLE inventory (
                inventory_id INTEGER PRIMARY KEY NOT NULL, film_id INTEGER REFERENCES film,
                store_id INTEGER REFERENCES store);
            CREATE TABLE customer (
                customer_id INTEGER PRIMARY KEY NOT NULL, email TEXT,
                store_id INTEGER REFERENCES store, address_id INTEGER REFERENCES address,
                active INTEGER NOT NULL DEFAULT 1);
            CREATE UNIQUE INDEX customer_email ON customer (email) WHERE active = 1;
            CREATE TABLE rental (
                rental_id INTEGER PRIMARY KEY NOT NULL, rental_date TEXT,
                inventory_id INTEGER REFERENCES inventory,
                customer_id INTEGER REFERENCES customer, staff_id INTEGER REFERENCES staff);
            CREATE UNIQUE INDEX rental_once ON rental (rental_date, inventory_id, customer_id);
            CREATE TABLE payment (
                payment_id INTEGER PRIMARY KEY NOT NULL, amount NUMERIC,
                rental_id INTEGER REFERENCES rental ON DELETE SET NULL,
                customer_id INTEGER REFERENCES customer ON DELETE CASCADE);
            """,
        tables: [
            "country", "city", "address", "store", "staff", "language", "film", "actor",
            "film_actor", "inventory", "customer", "rental", "payment",
        ])
}
