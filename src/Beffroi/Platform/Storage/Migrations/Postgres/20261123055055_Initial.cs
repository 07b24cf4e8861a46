using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Beffroi.Platform.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "platform_received_file",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    dataset = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<string>(type: "text", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    received_at = table.Column<long>(type: "bigint", nullable: false),
                    as_of = table.Column<DateOnly>(type: "date", nullable: false),
                    period = table.Column<string>(type: "text", nullable: false),
                    rows_read = table.Column<long>(type: "bigint", nullable: false),
                    rows_refused = table.Column<long>(type: "bigint", nullable: false),
                    is_shipped = table.Column<bool>(type: "boolean", nullable: false),
                    undone_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_received_file", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reference_commune_centre",
                columns: table => new
                {
                    code = table.Column<string>(type: "text", nullable: false),
                    latitude = table.Column<double>(type: "double precision", nullable: false),
                    longitude = table.Column<double>(type: "double precision", nullable: false),
                    file_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reference_commune_centre", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "reference_commune_successor",
                columns: table => new
                {
                    old_code = table.Column<string>(type: "text", nullable: false),
                    new_code = table.Column<string>(type: "text", nullable: false),
                    old_name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reference_commune_successor", x => x.old_code);
                });

            migrationBuilder.CreateTable(
                name: "reference_filiere",
                columns: table => new
                {
                    code = table.Column<string>(type: "text", nullable: false),
                    name_fr = table.Column<string>(type: "text", nullable: false),
                    name_nl = table.Column<string>(type: "text", nullable: false),
                    name_en = table.Column<string>(type: "text", nullable: false),
                    adopted_by = table.Column<string>(type: "text", nullable: false),
                    adopted_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reference_filiere", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "reference_occupation",
                columns: table => new
                {
                    nomenclature = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    name_fr = table.Column<string>(type: "text", nullable: false),
                    name_nl = table.Column<string>(type: "text", nullable: true),
                    name_en = table.Column<string>(type: "text", nullable: true),
                    parent_code = table.Column<string>(type: "text", nullable: true),
                    file_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reference_occupation", x => new { x.nomenclature, x.code });
                });

            migrationBuilder.CreateTable(
                name: "reference_occupation_link",
                columns: table => new
                {
                    from_nomenclature = table.Column<string>(type: "text", nullable: false),
                    from_code = table.Column<string>(type: "text", nullable: false),
                    to_nomenclature = table.Column<string>(type: "text", nullable: false),
                    to_code = table.Column<string>(type: "text", nullable: false),
                    origin = table.Column<string>(type: "text", nullable: false),
                    weight = table.Column<double>(type: "double precision", nullable: false),
                    confidence = table.Column<string>(type: "text", nullable: false),
                    file_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reference_occupation_link", x => new { x.from_nomenclature, x.from_code, x.to_nomenclature, x.to_code, x.origin });
                });

            migrationBuilder.CreateTable(
                name: "reference_series_break",
                columns: table => new
                {
                    code = table.Column<string>(type: "text", nullable: false),
                    series = table.Column<string>(type: "text", nullable: false),
                    first_period = table.Column<string>(type: "text", nullable: false),
                    cause_fr = table.Column<string>(type: "text", nullable: false),
                    cause_nl = table.Column<string>(type: "text", nullable: false),
                    cause_en = table.Column<string>(type: "text", nullable: false),
                    companion = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reference_series_break", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "reference_zone",
                columns: table => new
                {
                    zoning = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    name_fr = table.Column<string>(type: "text", nullable: false),
                    name_nl = table.Column<string>(type: "text", nullable: true),
                    name_en = table.Column<string>(type: "text", nullable: true),
                    parent_zoning = table.Column<string>(type: "text", nullable: true),
                    parent_code = table.Column<string>(type: "text", nullable: true),
                    population = table.Column<int>(type: "integer", nullable: true),
                    since = table.Column<DateOnly>(type: "date", nullable: true),
                    file_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reference_zone", x => new { x.zoning, x.code });
                });

            migrationBuilder.CreateTable(
                name: "reference_zone_membership",
                columns: table => new
                {
                    zoning = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    commune = table.Column<string>(type: "text", nullable: false),
                    file_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reference_zone_membership", x => new { x.zoning, x.code, x.commune });
                });

            migrationBuilder.CreateTable(
                name: "reference_zone_outline",
                columns: table => new
                {
                    zoning = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    geometry = table.Column<string>(type: "text", nullable: false),
                    is_approximate = table.Column<bool>(type: "boolean", nullable: false),
                    file_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reference_zone_outline", x => new { x.zoning, x.code });
                });

            migrationBuilder.CreateTable(
                name: "platform_file_issue",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    line = table.Column<int>(type: "integer", nullable: false),
                    column = table.Column<string>(type: "text", nullable: false),
                    read = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    facts = table.Column<string>(type: "text", nullable: false),
                    received_file_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_file_issue", x => x.id);
                    table.ForeignKey(
                        name: "fk_platform_file_issue_received_file_received_file_id",
                        column: x => x.received_file_id,
                        principalTable: "platform_received_file",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reference_filiere_item",
                columns: table => new
                {
                    filiere_code = table.Column<string>(type: "text", nullable: false),
                    nomenclature = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reference_filiere_item", x => new { x.filiere_code, x.nomenclature, x.code });
                    table.ForeignKey(
                        name: "fk_reference_filiere_item_reference_filiere_filiere_code",
                        column: x => x.filiere_code,
                        principalTable: "reference_filiere",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_platform_file_issue_received_file_id",
                table: "platform_file_issue",
                column: "received_file_id");

            migrationBuilder.CreateIndex(
                name: "ix_platform_received_file_kind_sha256",
                table: "platform_received_file",
                columns: new[] { "kind", "sha256" });

            migrationBuilder.CreateIndex(
                name: "ix_reference_commune_centre_file_id",
                table: "reference_commune_centre",
                column: "file_id");

            migrationBuilder.CreateIndex(
                name: "ix_reference_occupation_file_id",
                table: "reference_occupation",
                column: "file_id");

            migrationBuilder.CreateIndex(
                name: "ix_reference_occupation_link_file_id",
                table: "reference_occupation_link",
                column: "file_id");

            migrationBuilder.CreateIndex(
                name: "ix_reference_zone_file_id",
                table: "reference_zone",
                column: "file_id");

            migrationBuilder.CreateIndex(
                name: "ix_reference_zone_membership_file_id",
                table: "reference_zone_membership",
                column: "file_id");

            migrationBuilder.CreateIndex(
                name: "ix_reference_zone_outline_file_id",
                table: "reference_zone_outline",
                column: "file_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "platform_file_issue");

            migrationBuilder.DropTable(
                name: "reference_commune_centre");

            migrationBuilder.DropTable(
                name: "reference_commune_successor");

            migrationBuilder.DropTable(
                name: "reference_filiere_item");

            migrationBuilder.DropTable(
                name: "reference_occupation");

            migrationBuilder.DropTable(
                name: "reference_occupation_link");

            migrationBuilder.DropTable(
                name: "reference_series_break");

            migrationBuilder.DropTable(
                name: "reference_zone");

            migrationBuilder.DropTable(
                name: "reference_zone_membership");

            migrationBuilder.DropTable(
                name: "reference_zone_outline");

            migrationBuilder.DropTable(
                name: "platform_received_file");

            migrationBuilder.DropTable(
                name: "reference_filiere");
        }
    }
}
