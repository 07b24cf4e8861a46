using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Backup;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Privacy;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Operations;

public sealed class PrivacyOnSqlite() : PrivacyTests(TestDatabase.Sqlite);

public sealed class PrivacyOnPostgres() : PrivacyTests(TestDatabase.Postgres);

/// <summary>What is held about a person can be listed, exported and erased, whatever table it stands in.</summary>
[Trait("Capability", "X1")]
public abstract class PrivacyTests(TestDatabase database) : IAsyncLifetime
{
    /// <summary>Numbers of things, and of people who are reached by another column.</summary>
    private static readonly string[] NoPerson =
    [
        "campaign", "practice_id", "received_file_id", "organisation_id", "delegated_from", "id", "file_id", "source_file", "zone_id", "release_id",
        "correction", "wave_id", "result_id", "sender_id", "owner_id",
    ];

    private TestStore _store = null!;
    private Person _ada = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync(database);
        _ada = await _store.PersonAsync("counsellor", name: "ada");
        await _store.PersonAsync("administrator", name: "boss");
        using var scope = _store.App.Services.CreateScope();
        var (services, now) = (scope.ServiceProvider, new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        var (db, organisation) = (services.GetRequiredService<BeffroiDb>(), await _store.OrganisationAsync("Mission"));
        db.Add(new SignInLink { PersonId = _ada.Id, SecretHash = "a", BrowserHash = "b", AskedAt = now });
        db.Add(new ReadingRelease { PersonId = _ada.Id, GivenBy = _ada.Id, GivenAt = now });
        db.Add(new IdentityUserToken<Guid> { UserId = _ada.Id, LoginProvider = "p", Name = "AuthenticatorKey", Value = "hidden" });
        foreach (var email in new[] { _ada.Email!.ToUpperInvariant(), "other@example.org" })
        {
            db.Add(new Invitation
            {
                Email = email, OrganisationId = organisation.Id, Role = "counsellor", SecretHash = email, GivenBy = _ada.Id, ExpiresAt = now,
            });
        }

        await db.SaveChangesAsync();
        await services.GetRequiredService<SessionOpening>().NewAsync(_ada.Id, default);
        await services.GetRequiredService<MailOutbox>().WriteAsync(_ada.Email!, "s", "b", default);
        await services.GetRequiredService<AuditTrail>().AppendAsync(Act.PersonRead, "person:0", _ada.Id, default);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Report_APerson_ListsAllThatIsHeld()
    {
        using var scope = _store.App.Services.CreateScope();
        var records = scope.ServiceProvider.GetRequiredService<PersonalRecords>();
        var rows = (await records.ReportAsync(await records.FindAsync(" ADA.mission@example.org", default), default))
            .Where(row => row.Rows > 0).ToDictionary(row => $"{row.Where.Table.Name}.{row.Where.Column.Name}", row => row.Rows);
        rows.ShouldBe(new Dictionary<string, long>
        {
            ["platform_person.id"] = 1, ["platform_seat.person_id"] = 1, ["platform_seat.given_by"] = 1, ["platform_session.person_id"] = 1,
            ["platform_sign_in_link.person_id"] = 1, ["platform_reading_release.person_id"] = 1, ["platform_reading_release.given_by"] = 1,
            ["platform_person_token.user_id"] = 1, ["platform_invitation.email"] = 1, ["platform_invitation.given_by"] = 2,
            ["platform_outgoing_mail.content"] = 1, ["platform_audit_entry.by"] = 1,
        }, ignoreOrder: true);
        var exported = System.Text.Json.JsonSerializer.Serialize(await records.ExportAsync(_ada, default));
        exported.ShouldContain(_ada.Email!);
        exported.ShouldNotContain("hidden");
        exported.ShouldNotContain(_ada.SecurityStamp!);
    }

    [Fact]
    public async Task Erase_APerson_LeavesNothingButTheNumber()
    {
        using var scope = _store.App.Services.CreateScope();
        var services = scope.ServiceProvider;
        var (records, db) = (services.GetRequiredService<PersonalRecords>(), services.GetRequiredService<BeffroiDb>());
        await records.EraseAsync(_ada, default);
        (await records.ReportAsync(_ada, default)).Where(row => row.Rows > 0).Select(row => row.Where.Link).Distinct()
            .ShouldBe([PersonalLink.Author]);
        (await TextsOfAsync(db)).ShouldNotContain(text => text.Contains(_ada.Email!, StringComparison.OrdinalIgnoreCase)
            || text.Contains(_ada.SecurityStamp!, StringComparison.Ordinal));
        (await services.GetRequiredService<AuditVerifier>().VerifyAsync(default)).BrokenAt.ShouldBeNull();
        (await Should.ThrowAsync<BrokenRuleException>(() => records.FindAsync(_ada.Email!, default))).Key.ShouldBe("privacy.unknown");
    }

    [Fact]
    public async Task Erase_TheLastAdministrator_IsRefusedAndErasesNothing()
    {
        using var scope = _store.App.Services.CreateScope();
        var records = scope.ServiceProvider.GetRequiredService<PersonalRecords>();
        var boss = await records.FindAsync("boss.mission@example.org", default);
        (await Should.ThrowAsync<BrokenRuleException>(() => records.EraseAsync(boss, default))).Key.ShouldBe("seat.lastAdministrator");
        (await records.FindAsync(boss.Id.ToString(), default)).Name.ShouldBe("boss");
    }

    /// <summary>A new table that refers to someone must be known here before it can be merged.</summary>
    [Fact]
    public void Columns_ThatNumberSomething_AreKnownAsPersonalOrNot()
    {
        using var scope = _store.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        var personal = PersonalRecords.ColumnsOf(db).Select(column => $"{column.Table.Name}.{column.Column.Name}").ToHashSet();
        var unknown = from table in TableCopy.TablesOf(db)
                      from column in table.Columns
                      let type = column.PropertyMappings is [var mapping, ..] ? mapping.Property.ClrType : null
                      where type == typeof(Guid) || type == typeof(Guid?)
                      where !personal.Contains($"{table.Name}.{column.Name}") && !NoPerson.Contains(column.Name)
                      select $"{table.Name}.{column.Name}";
        unknown.ShouldBeEmpty();
    }

    private static async Task<List<string>> TextsOfAsync(BeffroiDb db)
    {
        await db.Database.OpenConnectionAsync();
        var all = new List<string>();
        foreach (var table in TableCopy.TablesOf(db).Where(table => table.Name.StartsWith("platform_", StringComparison.Ordinal)))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table.Name}\"";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                all.AddRange(Enumerable.Range(0, reader.FieldCount).Where(i => !reader.IsDBNull(i)).Select(i => reader.GetValue(i).ToString()!));
            }
        }

        return all;
    }
}
