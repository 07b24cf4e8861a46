CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "migration_id" TEXT NOT NULL CONSTRAINT "pk___ef_migrations_history" PRIMARY KEY,
    "product_version" TEXT NOT NULL
);

BEGIN TRANSACTION;
CREATE TABLE "platform_received_file" (
    "id" TEXT NOT NULL CONSTRAINT "pk_platform_received_file" PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "dataset" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "received_at" INTEGER NOT NULL,
    "as_of" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "rows_read" INTEGER NOT NULL,
    "rows_refused" INTEGER NOT NULL,
    "is_shipped" INTEGER NOT NULL,
    "undone_at" INTEGER NULL
);

CREATE TABLE "reference_commune_centre" (
    "code" TEXT NOT NULL CONSTRAINT "pk_reference_commune_centre" PRIMARY KEY,
    "latitude" REAL NOT NULL,
    "longitude" REAL NOT NULL,
    "file_id" TEXT NULL
);

CREATE TABLE "reference_commune_successor" (
    "old_code" TEXT NOT NULL CONSTRAINT "pk_reference_commune_successor" PRIMARY KEY,
    "new_code" TEXT NOT NULL,
    "old_name" TEXT NOT NULL
);

CREATE TABLE "reference_filiere" (
    "code" TEXT NOT NULL CONSTRAINT "pk_reference_filiere" PRIMARY KEY,
    "name_fr" TEXT NOT NULL,
    "name_nl" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "adopted_by" TEXT NOT NULL,
    "adopted_on" TEXT NULL
);

CREATE TABLE "reference_occupation" (
    "nomenclature" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name_fr" TEXT NOT NULL,
    "name_nl" TEXT NULL,
    "name_en" TEXT NULL,
    "parent_code" TEXT NULL,
    "file_id" TEXT NULL,
    CONSTRAINT "pk_reference_occupation" PRIMARY KEY ("nomenclature", "code")
);

CREATE TABLE "reference_occupation_link" (
    "from_nomenclature" TEXT NOT NULL,
    "from_code" TEXT NOT NULL,
    "to_nomenclature" TEXT NOT NULL,
    "to_code" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "weight" REAL NOT NULL,
    "confidence" TEXT NOT NULL,
    "file_id" TEXT NULL,
    CONSTRAINT "pk_reference_occupation_link" PRIMARY KEY ("from_nomenclature", "from_code", "to_nomenclature", "to_code", "origin")
);

CREATE TABLE "reference_series_break" (
    "code" TEXT NOT NULL CONSTRAINT "pk_reference_series_break" PRIMARY KEY,
    "series" TEXT NOT NULL,
    "first_period" TEXT NOT NULL,
    "cause_fr" TEXT NOT NULL,
    "cause_nl" TEXT NOT NULL,
    "cause_en" TEXT NOT NULL,
    "companion" TEXT NOT NULL
);

CREATE TABLE "reference_zone" (
    "zoning" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name_fr" TEXT NOT NULL,
    "name_nl" TEXT NULL,
    "name_en" TEXT NULL,
    "parent_zoning" TEXT NULL,
    "parent_code" TEXT NULL,
    "population" INTEGER NULL,
    "since" TEXT NULL,
    "file_id" TEXT NULL,
    CONSTRAINT "pk_reference_zone" PRIMARY KEY ("zoning", "code")
);

CREATE TABLE "reference_zone_membership" (
    "zoning" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "commune" TEXT NOT NULL,
    "file_id" TEXT NULL,
    CONSTRAINT "pk_reference_zone_membership" PRIMARY KEY ("zoning", "code", "commune")
);

CREATE TABLE "reference_zone_outline" (
    "zoning" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "geometry" TEXT NOT NULL,
    "is_approximate" INTEGER NOT NULL,
    "file_id" TEXT NULL,
    CONSTRAINT "pk_reference_zone_outline" PRIMARY KEY ("zoning", "code")
);

CREATE TABLE "platform_file_issue" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_platform_file_issue" PRIMARY KEY AUTOINCREMENT,
    "line" INTEGER NOT NULL,
    "column" TEXT NOT NULL,
    "read" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "facts" TEXT NOT NULL,
    "received_file_id" TEXT NULL,
    CONSTRAINT "fk_platform_file_issue_received_file_received_file_id" FOREIGN KEY ("received_file_id") REFERENCES "platform_received_file" ("id") ON DELETE CASCADE
);

CREATE TABLE "reference_filiere_item" (
    "filiere_code" TEXT NOT NULL,
    "nomenclature" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    CONSTRAINT "pk_reference_filiere_item" PRIMARY KEY ("filiere_code", "nomenclature", "code"),
    CONSTRAINT "fk_reference_filiere_item_reference_filiere_filiere_code" FOREIGN KEY ("filiere_code") REFERENCES "reference_filiere" ("code") ON DELETE CASCADE
);

CREATE INDEX "ix_platform_file_issue_received_file_id" ON "platform_file_issue" ("received_file_id");

CREATE INDEX "ix_platform_received_file_kind_sha256" ON "platform_received_file" ("kind", "sha256");

CREATE INDEX "ix_reference_commune_centre_file_id" ON "reference_commune_centre" ("file_id");

CREATE INDEX "ix_reference_occupation_file_id" ON "reference_occupation" ("file_id");

CREATE INDEX "ix_reference_occupation_link_file_id" ON "reference_occupation_link" ("file_id");

CREATE INDEX "ix_reference_zone_file_id" ON "reference_zone" ("file_id");

CREATE INDEX "ix_reference_zone_membership_file_id" ON "reference_zone_membership" ("file_id");

CREATE INDEX "ix_reference_zone_outline_file_id" ON "reference_zone_outline" ("file_id");

INSERT INTO "__EFMigrationsHistory" ("migration_id", "product_version")
VALUES ('20261123055039_Initial', '10.0.15');

COMMIT;

