use sea_query::{ColumnDef, Iden, Table, TableCreateStatement};

/// A meeting that is not over.
#[expect(clippy::enum_variant_names, reason = "names of columns")]
#[derive(Clone, Copy, Iden)]
pub(crate) enum Room {
    Table,
    RoomKey,
    Generation,
    Salt,
    Verifier,
    Descriptor,
    DescriptorSignature,
    HostPublicKey,
    ExpiresAt,
    Live,
}

/// A room id that was used, as a keyed hash, for ever.
#[derive(Clone, Copy, Iden)]
pub(crate) enum Tombstone {
    Table,
    RoomKey,
}

/// How far the schema has come: one row.
#[derive(Clone, Copy, Iden)]
pub(crate) enum SchemaVersion {
    Table,
    Version,
}

pub(crate) fn room_table() -> TableCreateStatement {
    Table::create()
        .table(Room::Table)
        .col(
            ColumnDef::new(Room::RoomKey)
                .binary_len(32)
                .not_null()
                .primary_key(),
        )
        .col(ColumnDef::new(Room::Generation).big_integer().not_null())
        .col(ColumnDef::new(Room::Salt).binary_len(16).not_null())
        .col(ColumnDef::new(Room::Verifier).binary_len(384).not_null())
        .col(ColumnDef::new(Room::Descriptor).blob().not_null())
        .col(
            ColumnDef::new(Room::DescriptorSignature)
                .binary_len(64)
                .not_null(),
        )
        .col(ColumnDef::new(Room::HostPublicKey).binary_len(32).not_null())
        .col(ColumnDef::new(Room::ExpiresAt).big_integer().not_null())
        .col(ColumnDef::new(Room::Live).boolean().not_null())
        .to_owned()
}

pub(crate) fn tombstone_table() -> TableCreateStatement {
    Table::create()
        .table(Tombstone::Table)
        .col(
            ColumnDef::new(Tombstone::RoomKey)
                .binary_len(32)
                .not_null()
                .primary_key(),
        )
        .to_owned()
}

pub(crate) fn version_table() -> TableCreateStatement {
    Table::create()
        .table(SchemaVersion::Table)
        .if_not_exists()
        .col(ColumnDef::new(SchemaVersion::Version).big_integer().not_null())
        .to_owned()
}
