using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Jobs;
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
    [InlineData("invitations")]
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
