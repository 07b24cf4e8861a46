using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Beffroi.Platform.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class QuestionnairesAndVerdicts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "verdict",
                table: "surveys_identity_request",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "verdict_on",
                table: "surveys_identity_request",
                type: "date",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "surveys_questionnaire",
                columns: table => new
                {
                    version = table.Column<string>(type: "text", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    content = table.Column<string>(type: "text", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    frozen_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_questionnaire", x => x.version);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "surveys_questionnaire");

            migrationBuilder.DropColumn(
                name: "verdict",
                table: "surveys_identity_request");

            migrationBuilder.DropColumn(
                name: "verdict_on",
                table: "surveys_identity_request");
        }
    }
}
