using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Beffroi.Platform.Storage.Migrations.Sqlite
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
                    seq = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    series = table.Column<string>(type: "TEXT", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<double>(type: "REAL", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    release_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_ledger_entry", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "platform_policy_change",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    pack = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    proposed_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    proposed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    is_accepted = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_policy_change", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_release",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    series = table.Column<string>(type: "TEXT", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    unit = table.Column<string>(type: "TEXT", nullable: false),
                    is_fictitious = table.Column<bool>(type: "INTEGER", nullable: false),
                    sides = table.Column<string>(type: "TEXT", nullable: false),
                    is_perturbed = table.Column<bool>(type: "INTEGER", nullable: false),
                    trees = table.Column<string>(type: "TEXT", nullable: false),
                    policy = table.Column<string>(type: "TEXT", nullable: false),
                    policy_hash = table.Column<string>(type: "TEXT", nullable: false),
                    shows_intervals = table.Column<bool>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    drafted_at = table.Column<long>(type: "INTEGER", nullable: false),
                    drafted_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    published_at = table.Column<long>(type: "INTEGER", nullable: true),
                    published_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    correction = table.Column<Guid>(type: "TEXT", nullable: true),
                    worked_until = table.Column<long>(type: "INTEGER", nullable: true),
                    is_asked = table.Column<bool>(type: "INTEGER", nullable: false),
                    progress = table.Column<double>(type: "REAL", nullable: false),
                    refusal = table.Column<string>(type: "TEXT", nullable: true),
                    verdict = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_release", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_release_cell",
                columns: table => new
                {
                    release_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<double>(type: "REAL", nullable: true),
                    low = table.Column<double>(type: "REAL", nullable: true),
                    high = table.Column<double>(type: "REAL", nullable: true),
                    protects = table.Column<int>(type: "INTEGER", nullable: false),
                    protects_first = table.Column<string>(type: "TEXT", nullable: false)
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
                    release_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    rows = table.Column<byte[]>(type: "BLOB", nullable: false),
                    proof = table.Column<byte[]>(type: "BLOB", nullable: true)
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
