using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Beffroi.Platform.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Releases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "platform_ledger_entry",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    series = table.Column<string>(type: "text", nullable: false),
                    period = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: true),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
                    release_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_ledger_entry", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "platform_policy_change",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    pack = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    rules = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    proposed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    proposed_at = table.Column<long>(type: "bigint", nullable: false),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_at = table.Column<long>(type: "bigint", nullable: true),
                    is_accepted = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_policy_change", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_release",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    series = table.Column<string>(type: "text", nullable: false),
                    period = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false),
                    is_fictitious = table.Column<bool>(type: "boolean", nullable: false),
                    sides = table.Column<string>(type: "text", nullable: false),
                    is_perturbed = table.Column<bool>(type: "boolean", nullable: false),
                    trees = table.Column<string>(type: "text", nullable: false),
                    policy = table.Column<string>(type: "text", nullable: false),
                    policy_hash = table.Column<string>(type: "text", nullable: false),
                    shows_intervals = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    drafted_at = table.Column<long>(type: "bigint", nullable: false),
                    drafted_by = table.Column<Guid>(type: "uuid", nullable: true),
                    published_at = table.Column<long>(type: "bigint", nullable: true),
                    published_by = table.Column<Guid>(type: "uuid", nullable: true),
                    correction = table.Column<Guid>(type: "uuid", nullable: true),
                    worked_until = table.Column<long>(type: "bigint", nullable: true),
                    is_asked = table.Column<bool>(type: "boolean", nullable: false),
                    progress = table.Column<double>(type: "double precision", nullable: false),
                    refusal = table.Column<string>(type: "text", nullable: true),
                    verdict = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_release", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_release_cell",
                columns: table => new
                {
                    release_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: true),
                    low = table.Column<double>(type: "double precision", nullable: true),
                    high = table.Column<double>(type: "double precision", nullable: true),
                    protects = table.Column<int>(type: "integer", nullable: false),
                    protects_first = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_release_cell", x => new { x.release_id, x.number });
                    table.ForeignKey(
                        name: "fk_platform_release_cell_release_release_id",
                        column: x => x.release_id,
                        principalTable: "platform_release",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "platform_release_material",
                columns: table => new
                {
                    release_id = table.Column<Guid>(type: "uuid", nullable: false),
                    rows = table.Column<byte[]>(type: "bytea", nullable: false),
                    proof = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_release_material", x => x.release_id);
                    table.ForeignKey(
                        name: "fk_platform_release_material_platform_release_release_id",
                        column: x => x.release_id,
                        principalTable: "platform_release",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_platform_ledger_entry_series_period",
                table: "platform_ledger_entry",
                columns: new[] { "series", "period" });

            migrationBuilder.CreateIndex(
                name: "ix_platform_release_series_period",
                table: "platform_release",
                columns: new[] { "series", "period" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "platform_ledger_entry");

            migrationBuilder.DropTable(
                name: "platform_policy_change");

            migrationBuilder.DropTable(
                name: "platform_release_cell");

            migrationBuilder.DropTable(
                name: "platform_release_material");

            migrationBuilder.DropTable(
                name: "platform_release");
        }
    }
}
