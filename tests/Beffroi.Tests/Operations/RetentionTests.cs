using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Jobs;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Operations;

public sealed class RetentionOnSqlite() : RetentionTests(TestDatabase.Sqlite);

public sealed class RetentionOnPostgres() : RetentionTests(TestDatabase.Postgres);

/// <summary>A day before its term a record is there, a day after it is not.</summary>
[Trait("Capability", "X1")]
public abstract class RetentionTests(TestDatabase database) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database, _time);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("sign-in-links")]
    [InlineData("sessions")]
    [InlineData("invitations")]
    [InlineData("mails")]
    [InlineData("reading-releases")]
    [InlineData("ended-people")]
    [InlineData("audit")]
    public async Task Purge_ADayAfterTheTerm_LeavesNone(string kind)
    {
        var days = Retention.Terms.Single(term => term.Kind == kind).Days;
        await AddAsync(kind);
        _time.Advance(TimeSpan.FromDays(days) - TimeSpan.FromHours(1));
        await PurgeAsync();
        (await CountAsync(kind)).ShouldBe(1);
        _time.Advance(TimeSpan.FromDays(1)); // the program's own daily purge may be faster than ours
        await PurgeAsync();
        (await CountAsync(kind)).ShouldBe(0);
        using var scope = _store.App.Services.CreateScope();
        (await scope.ServiceProvider.GetRequiredService<AuditVerifier>().VerifyAsync(default)).BrokenAt.ShouldBeNull();
    }

    [Fact]
    public async Task Purge_OfAFileTakenBack_LeavesItsReceiptAlone()
    {
        var path = Samples.Write(_store.Folder, "bmo.csv", Samples.BmoHeader, Samples.BmoLine(), Samples.BmoLine(met: "x", basin: "1"));
        var file = (await _store.ImportAsync("bmo", path)).File!;
        using var scope = _store.App.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<ImportService>().UndoAsync(file.Id, default);
        _time.Advance(TimeSpan.FromDays(29));
        await PurgeAsync();
        Kept().Count.ShouldBe(2); // as received, and as observations
        (await _store.Client.GetStringAsync($"/fr/donnees/fichiers/{file.Id}")).ShouldContain("Ce fichier a été repris le 02/03/2026");
        _time.Advance(TimeSpan.FromDays(2));
        await PurgeAsync();
        Kept().ShouldBeEmpty();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        (await db.Set<FileIssue>().CountAsync()).ShouldBe(0);
        (await db.Set<ReceivedFile>().CountAsync(f => f.Id == file.Id)).ShouldBe(1);

        List<string> Kept() => [.. new[] { "received", "observations" }.SelectMany(place =>
            Directory.GetFiles(Path.Combine(_store.Folder, place), $"*{file.Sha256[..32]}*"))];
    }

    [Fact]
    public async Task Purge_OfFilesTakenBack_KeepsBytesThatAnotherReceiptStillNeeds()
    {
        var path = Samples.Write(_store.Folder, "bmo.csv", Samples.BmoHeader, Samples.BmoLine());
        var first = (await _store.ImportAsync("bmo", path)).File!;
        using var scope = _store.App.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<ImportService>().UndoAsync(first.Id, default);
        await _store.ImportAsync("bmo", path);
        _time.Advance(TimeSpan.FromDays(31));
        await PurgeAsync();
        Directory.GetFiles(Path.Combine(_store.Folder, "received"), $"*{first.Sha256}*").Length.ShouldBe(1);
    }

    [Fact]
    public async Task Purge_OfUnconfirmedFiles_TakesThoseOfYesterday()
    {
        var incoming = Directory.CreateDirectory(Path.Combine(_store.Folder, "incoming")).FullName;
        File.WriteAllText(Path.Combine(incoming, "old"), "x");
        File.SetLastWriteTimeUtc(Path.Combine(incoming, "old"), _time.GetUtcNow().AddHours(-25).UtcDateTime);
        File.WriteAllText(Path.Combine(incoming, "new"), "x");
        File.SetLastWriteTimeUtc(Path.Combine(incoming, "new"), _time.GetUtcNow().AddHours(-23).UtcDateTime);
        await PurgeAsync();
        Directory.GetFiles(incoming).Select(Path.GetFileName).ShouldBe(["new"]);
    }

    [Fact]
    public void Terms_HaveEachABasis() => Retention.Terms.ShouldAllBe(term => term.Days > 0 && term.Basis.Length > 20);

    private async Task AddAsync(string kind)
    {
        var person = await _store.PersonAsync("counsellor");
        using var scope = _store.App.Services.CreateScope();
        var (db, now) = (scope.ServiceProvider.GetRequiredService<BeffroiDb>(), _time.GetUtcNow());
        switch (kind)
        {
            case "sign-in-links":
                db.Add(new SignInLink { PersonId = person.Id, SecretHash = "s", BrowserHash = "b", AskedAt = now });
                break;
            case "sessions":
                db.Add(new OpenSession { PersonId = person.Id, OpenedAt = now });
                break;
            case "mails":
                db.Add(new OutgoingMail { WrittenAt = now, Content = "test" });
                break;
            case "invitations":
                db.Add(new Invitation
                {
                    Email = "a@example.org", OrganisationId = (await _store.OrganisationAsync("Mission")).Id, Role = "counsellor",
                    SecretHash = "s", GivenBy = person.Id, ExpiresAt = now,
                });
                break;
            case "reading-releases":
                db.Add(new ReadingRelease { PersonId = person.Id, GivenBy = person.Id, GivenAt = now });
                break;
            case "ended-people":
                await db.Set<Person>().ExecuteUpdateAsync(set => set.SetProperty(p => p.EndedAt, now));
                break;
            default:
                await scope.ServiceProvider.GetRequiredService<AuditTrail>().AppendAsync(Act.SignedIn, "test", person.Id, default);
                break;
        }

        await db.SaveChangesAsync();
    }

    private async Task<int> CountAsync(string kind)
    {
        using var scope = _store.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        return kind switch
        {
            "sign-in-links" => await db.Set<SignInLink>().CountAsync(),
            "sessions" => await db.Set<OpenSession>().CountAsync(),
            "mails" => await db.Set<OutgoingMail>().CountAsync(),
            "invitations" => await db.Set<Invitation>().CountAsync(),
            "reading-releases" => await db.Set<ReadingRelease>().CountAsync(),
            "ended-people" => await db.Set<Person>().CountAsync(),
            _ => await db.Set<AuditEntry>().CountAsync(entry => entry.Reference == "test"),
        };
    }

    private async Task PurgeAsync()
    {
        using var scope = _store.App.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<Retention>().PurgeAsync(default);
    }
}
