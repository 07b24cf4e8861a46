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

BEGIN TRANSACTION;
CREATE TABLE "platform_audit_entry" (
    "seq" INTEGER NOT NULL CONSTRAINT "pk_platform_audit_entry" PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "by" TEXT NULL,
    "act" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "seal" TEXT NOT NULL
);

CREATE TABLE "platform_audit_head" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_platform_audit_head" PRIMARY KEY,
    "first_seq" INTEGER NOT NULL,
    "before_first" TEXT NOT NULL,
    "last_seq" INTEGER NOT NULL,
    "last_seal" TEXT NOT NULL,
    "seal" TEXT NOT NULL
);

CREATE TABLE "platform_invitation" (
    "id" TEXT NOT NULL CONSTRAINT "pk_platform_invitation" PRIMARY KEY,
    "email" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "until" TEXT NULL,
    "secret_hash" TEXT NOT NULL,
    "given_by" TEXT NOT NULL,
    "expires_at" INTEGER NOT NULL,
    "used_at" INTEGER NULL
);

CREATE TABLE "platform_organisation" (
    "id" TEXT NOT NULL CONSTRAINT "pk_platform_organisation" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "siret" TEXT NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "platform_person" (
    "id" TEXT NOT NULL CONSTRAINT "pk_platform_person" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "last_seen_at" INTEGER NULL,
    "ended_at" INTEGER NULL,
    "last_code_step" INTEGER NOT NULL,
    "user_name" TEXT NULL,
    "normalized_user_name" TEXT NULL,
    "email" TEXT NULL,
    "normalized_email" TEXT NULL,
    "email_confirmed" INTEGER NOT NULL,
    "security_stamp" TEXT NULL,
    "concurrency_stamp" TEXT NULL,
    "two_factor_enabled" INTEGER NOT NULL,
    "lockout_end" INTEGER NULL,
    "lockout_enabled" INTEGER NOT NULL,
    "access_failed_count" INTEGER NOT NULL
);

CREATE TABLE "platform_reading_release" (
    "id" TEXT NOT NULL CONSTRAINT "pk_platform_reading_release" PRIMARY KEY,
    "person_id" TEXT NOT NULL,
    "given_by" TEXT NOT NULL,
    "given_at" INTEGER NOT NULL
);

CREATE TABLE "platform_person_claim" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_platform_person_claim" PRIMARY KEY AUTOINCREMENT,
    "user_id" TEXT NOT NULL,
    "claim_type" TEXT NULL,
    "claim_value" TEXT NULL,
    CONSTRAINT "fk_platform_person_claim_person_user_id" FOREIGN KEY ("user_id") REFERENCES "platform_person" ("id") ON DELETE CASCADE
);

CREATE TABLE "platform_person_login" (
    "login_provider" TEXT NOT NULL,
    "provider_key" TEXT NOT NULL,
    "provider_display_name" TEXT NULL,
    "user_id" TEXT NOT NULL,
    CONSTRAINT "pk_platform_person_login" PRIMARY KEY ("login_provider", "provider_key"),
    CONSTRAINT "fk_platform_person_login_person_user_id" FOREIGN KEY ("user_id") REFERENCES "platform_person" ("id") ON DELETE CASCADE
);

CREATE TABLE "platform_person_passkey" (
    "credential_id" BLOB NOT NULL CONSTRAINT "pk_platform_person_passkey" PRIMARY KEY,
    "user_id" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    CONSTRAINT "fk_platform_person_passkey_person_user_id" FOREIGN KEY ("user_id") REFERENCES "platform_person" ("id") ON DELETE CASCADE
);

CREATE TABLE "platform_person_token" (
    "user_id" TEXT NOT NULL,
    "login_provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NULL,
    CONSTRAINT "pk_platform_person_token" PRIMARY KEY ("user_id", "login_provider", "name"),
    CONSTRAINT "fk_platform_person_token_person_user_id" FOREIGN KEY ("user_id") REFERENCES "platform_person" ("id") ON DELETE CASCADE
);

CREATE TABLE "platform_seat" (
    "id" TEXT NOT NULL CONSTRAINT "pk_platform_seat" PRIMARY KEY,
    "person_id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "since" TEXT NOT NULL,
    "until" TEXT NULL,
    "delegated_from" TEXT NULL,
    "given_by" TEXT NOT NULL,
    "reviewed_on" TEXT NOT NULL,
    CONSTRAINT "fk_platform_seat_platform_organisation_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "platform_organisation" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_platform_seat_platform_person_person_id" FOREIGN KEY ("person_id") REFERENCES "platform_person" ("id") ON DELETE CASCADE
);

CREATE TABLE "platform_sign_in_link" (
    "id" TEXT NOT NULL CONSTRAINT "pk_platform_sign_in_link" PRIMARY KEY,
    "person_id" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "browser_hash" TEXT NOT NULL,
    "asked_at" INTEGER NOT NULL,
    "used_at" INTEGER NULL,
    CONSTRAINT "fk_platform_sign_in_link_platform_person_person_id" FOREIGN KEY ("person_id") REFERENCES "platform_person" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_platform_audit_entry_by_act_at" ON "platform_audit_entry" ("by", "act", "at");

CREATE UNIQUE INDEX "ix_platform_invitation_secret_hash" ON "platform_invitation" ("secret_hash");

CREATE UNIQUE INDEX "ix_platform_organisation_name" ON "platform_organisation" ("name");

CREATE UNIQUE INDEX "ix_platform_person_normalized_email" ON "platform_person" ("normalized_email");

CREATE UNIQUE INDEX "ix_platform_person_normalized_user_name" ON "platform_person" ("normalized_user_name");

CREATE INDEX "ix_platform_person_claim_user_id" ON "platform_person_claim" ("user_id");

CREATE INDEX "ix_platform_person_login_user_id" ON "platform_person_login" ("user_id");

CREATE INDEX "ix_platform_person_passkey_user_id" ON "platform_person_passkey" ("user_id");

CREATE INDEX "ix_platform_reading_release_person_id" ON "platform_reading_release" ("person_id");

CREATE INDEX "ix_platform_seat_organisation_id" ON "platform_seat" ("organisation_id");

CREATE INDEX "ix_platform_seat_person_id" ON "platform_seat" ("person_id");

CREATE INDEX "ix_platform_sign_in_link_person_id" ON "platform_sign_in_link" ("person_id");

CREATE UNIQUE INDEX "ix_platform_sign_in_link_secret_hash" ON "platform_sign_in_link" ("secret_hash");

INSERT INTO "__EFMigrationsHistory" ("migration_id", "product_version")
VALUES ('20261123102442_People', '10.0.15');

COMMIT;

BEGIN TRANSACTION;
CREATE TABLE "platform_outgoing_mail" (
    "id" TEXT NOT NULL CONSTRAINT "pk_platform_outgoing_mail" PRIMARY KEY,
    "written_at" INTEGER NOT NULL,
    "content" TEXT NOT NULL
);

INSERT INTO "__EFMigrationsHistory" ("migration_id", "product_version")
VALUES ('20261123132605_Mail', '10.0.15');

COMMIT;

BEGIN TRANSACTION;
CREATE TABLE "platform_session" (
    "id" TEXT NOT NULL CONSTRAINT "pk_platform_session" PRIMARY KEY,
    "person_id" TEXT NOT NULL,
    "opened_at" INTEGER NOT NULL,
    CONSTRAINT "fk_platform_session_person_person_id" FOREIGN KEY ("person_id") REFERENCES "platform_person" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_platform_session_person_id" ON "platform_session" ("person_id");

INSERT INTO "__EFMigrationsHistory" ("migration_id", "product_version")
VALUES ('20261123135746_Sessions', '10.0.15');

COMMIT;

