using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Beffroi.Platform.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class VerbatimsAndPauses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "not_before",
                table: "platform_outgoing_mail",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "times_put_off",
                table: "platform_outgoing_mail",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "surveys_answer_verbatim",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    wave_id = table.Column<Guid>(type: "uuid", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false),
                    may_be_quoted = table.Column<bool>(type: "boolean", nullable: false),
                    is_twice = table.Column<bool>(type: "boolean", nullable: false),
                    first_theme = table.Column<string>(type: "text", nullable: true),
                    first_by = table.Column<Guid>(type: "uuid", nullable: true),
                    second_theme = table.Column<string>(type: "text", nullable: true),
                    second_by = table.Column<Guid>(type: "uuid", nullable: true),
                    theme = table.Column<string>(type: "text", nullable: true),
                    quote = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_answer_verbatim", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "surveys_code_book",
                columns: table => new
                {
                    version = table.Column<string>(type: "text", nullable: false),
                    content = table.Column<string>(type: "text", nullable: false),
                    adopted_on = table.Column<DateOnly>(type: "date", nullable: false),
                    adopted_by = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_code_book", x => x.version);
                });

            migrationBuilder.CreateTable(
                name: "surveys_coding",
                columns: table => new
                {
                    wave_id = table.Column<Guid>(type: "uuid", nullable: false),
                    month = table.Column<string>(type: "text", nullable: false),
                    is_fictitious = table.Column<bool>(type: "boolean", nullable: false),
                    book = table.Column<string>(type: "text", nullable: false),
                    opened_on = table.Column<DateOnly>(type: "date", nullable: false),
                    opened_by = table.Column<Guid>(type: "uuid", nullable: false),
                    release_id = table.Column<Guid>(type: "uuid", nullable: true),
                    published_at = table.Column<long>(type: "bigint", nullable: true),
                    published_by = table.Column<Guid>(type: "uuid", nullable: true),
                    twice = table.Column<int>(type: "integer", nullable: false),
                    agreement = table.Column<double>(type: "double precision", nullable: true),
                    kappa = table.Column<double>(type: "double precision", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_coding", x => x.wave_id);
                });

            migrationBuilder.CreateTable(
                name: "surveys_coding_quote",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    wave_id = table.Column<Guid>(type: "uuid", nullable: false),
                    theme = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_coding_quote", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_surveys_answer_verbatim_wave_id",
                table: "surveys_answer_verbatim",
                column: "wave_id");

            migrationBuilder.CreateIndex(
                name: "ix_surveys_coding_quote_wave_id",
                table: "surveys_coding_quote",
                column: "wave_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "surveys_answer_verbatim");

            migrationBuilder.DropTable(
                name: "surveys_code_book");

            migrationBuilder.DropTable(
                name: "surveys_coding");

            migrationBuilder.DropTable(
                name: "surveys_coding_quote");

            migrationBuilder.DropColumn(
                name: "not_before",
                table: "platform_outgoing_mail");

            migrationBuilder.DropColumn(
                name: "times_put_off",
                table: "platform_outgoing_mail");
        }
    }
}
