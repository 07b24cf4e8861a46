using System.Net;
using System.Text.RegularExpressions;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Accounts;

public sealed class SeatOnSqlite() : SeatTests(TestDatabase.Sqlite);

public sealed class SeatOnPostgres() : SeatTests(TestDatabase.Postgres);

/// <summary>Seats given, lent, confirmed and ended; and how much one may read of others.</summary>
[Trait("Capability", "X1")]
public abstract partial class SeatTests(TestDatabase database) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database, _time);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Invitation_Accepted_GivesTheSeatOnce()
    {
        var organisation = await _store.OrganisationAsync("Mission");
        using var manager = await _store.SignedInAsync("structure-manager");
        var page = $"/fr/administration/organisations/{organisation.Id}";
        await manager.GetAsync(page);
        (await manager.PostAsync(page, ("Email", "new@example.org"), ("InvitedRole", "counsellor"))).Plain
            .ShouldContain("Invitation envoyée à new@example.org.");
        var link = new Uri(Link().Match(_store.LastMail("new@example.org")).Value).AbsolutePath;
        using var invited = _store.Visit();
        (await invited.GetAsync(link)).Plain.ShouldContain("Mission vous invite comme conseiller, à l'adresse new@example.org.");
        (await invited.PostAsync(link, ("Name", ""))).Plain.ShouldContain("Écrivez votre nom.");
        (await invited.PostAsync(link, ("Name", "Nour"))).Location.ShouldBe("/fr/connexion/proteger");
        (await invited.PostAsync(link, ("Name", "Nour"))).Plain.ShouldContain("Cette invitation ne sert plus");
        (await manager.GetAsync(page)).Plain.ShouldContain("Nour");
    }

    [Fact]
    public async Task Invitation_AfterFourteenDays_IsDead()
    {
        var organisation = await _store.OrganisationAsync("Mission");
        using var scope = _store.App.Services.CreateScope();
        var seats = scope.ServiceProvider.GetRequiredService<Seats>();
        var secret = "";
        await seats.InviteAsync("a@example.org", organisation.Id, "counsellor", null, Guid.NewGuid(), s => secret = s, default);
        (await seats.FindInvitationAsync(secret, default)).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromDays(14.1));
        (await seats.AcceptAsync(secret, "A", default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("administrator")]
    [InlineData("secretariat")]
    [InlineData("curator")]
    [InlineData("king")]
    public async Task Invitation_ToARoleThatTheGiverCannotGive_IsRefused(string role)
    {
        var organisation = await _store.OrganisationAsync("Mission");
        using var manager = await _store.SignedInAsync("structure-manager");
        var page = $"/fr/administration/organisations/{organisation.Id}";
        await manager.GetAsync(page);
        (await manager.PostAsync(page, ("Email", "new@example.org"), ("InvitedRole", role))).Plain
            .ShouldContain("n'est pas un rôle que vous pouvez donner");
    }

    [Fact]
    public async Task Delegation_UntilADay_EndsWithItAndCannotBeLentOn()
    {
        var holder = await _store.PersonAsync("structure-manager");
        var other = await _store.PersonAsync("counsellor");
        using (var visitor = _store.SignedIn(holder))
        {
            await visitor.GetAsync("/fr/compte");
            var seat = await SeatAsync(holder, "structure-manager");
            await visitor.PostAsync("/fr/compte?handler=Delegate",
                ("Seat", seat.Id.ToString()), ("Email", other.Email!), ("Until", "2026-03-10"));
        }

        using var deputy = _store.SignedIn(other);
        (await deputy.GetAsync("/fr/administration")).Status.ShouldBe(HttpStatusCode.OK);
        var lent = await SeatAsync(other, "structure-manager");
        await deputy.GetAsync("/fr/compte");
        (await deputy.PostAsync("/fr/compte?handler=Delegate", ("Seat", lent.Id.ToString()), ("Email", holder.Email!),
            ("Until", "2026-03-09"))).Plain.ShouldContain("Ce rôle ne peut être prêté");
        _time.Advance(TimeSpan.FromDays(9));
        using var later = _store.SignedIn(other);
        (await later.GetAsync("/fr/administration")).Location!.ShouldStartWith("/fr/acces-refuse");
    }

    [Fact]
    public async Task LastAdministrator_IsNotEnded()
    {
        var administrator = await _store.PersonAsync("administrator");
        using var scope = _store.App.Services.CreateScope();
        var seat = await SeatAsync(administrator, "administrator");
        var refusal = await Should.ThrowAsync<BrokenRuleException>(
            () => scope.ServiceProvider.GetRequiredService<Seats>().EndAsync(seat, administrator.Id, default));
        refusal.Key.ShouldBe("seat.lastAdministrator");
    }

    [Fact]
    public async Task Review_AfterAYear_ListsTheSeatUntilSomeoneElseConfirmsIt()
    {
        var counsellor = await _store.PersonAsync("counsellor");
        var secretary = await _store.PersonAsync("secretariat");
        _time.Advance(TimeSpan.FromDays(366));
        using var visitor = _store.SignedIn(secretary);
        (await visitor.GetAsync("/fr/administration/revue")).Plain.ShouldContain("conseiller");
        var own = await SeatAsync(secretary, "secretariat");
        (await visitor.PostAsync("/fr/administration/revue", ("seat", own.Id.ToString()))).Location!.ShouldStartWith("/fr/acces-refuse");
        var seat = await SeatAsync(counsellor, "counsellor");
        await visitor.PostAsync("/fr/administration/revue", ("seat", seat.Id.ToString()));
        (await visitor.GetAsync("/fr/administration/revue")).Plain.ShouldNotContain("conseiller");
    }

    [Fact]
    public async Task Reading_ManyRecordsInAnHour_AlertsThenStopsUntilASecondPersonAllows()
    {
        var reader = await _store.PersonAsync("administrator", "Mission", "reader");
        var second = await _store.PersonAsync("administrator", "Mission", "second");
        var page = $"/fr/administration/personnes/{(await _store.PersonAsync("counsellor")).Id}";
        using var visitor = _store.SignedIn(reader);
        for (var i = 0; i < ReadingHabit.Most; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            (await visitor.GetAsync(page)).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await visitor.GetAsync(page)).Location!.ShouldStartWith("/fr/connexion/second-facteur");
        _store.LastMail(second.Email!).ShouldContain("plus de 60 dossiers personnels");
        using var again = _store.SignedIn(reader); // the second factor was shown now
        for (var i = ReadingHabit.Most; i < PersonReading.StopAt; i++)
        {
            (await again.GetAsync(page)).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await again.GetAsync(page)).Status.ShouldBe(HttpStatusCode.Forbidden);
        var own = $"/fr/administration/personnes/{reader.Id}?handler=Release";
        (await again.PostAsync(own)).Plain.ShouldContain("Personne ne lève son propre arrêt.");
        using var colleague = _store.SignedIn(second);
        await colleague.GetAsync("/fr/compte");
        await colleague.PostAsync(own);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await again.GetAsync(page)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Reading_FarAboveOnesOwnHabit_AlertsBeforeSixty()
    {
        var reader = await _store.PersonAsync("administrator", "Mission", "reader");
        var page = $"/fr/administration/personnes/{(await _store.PersonAsync("counsellor")).Id}";
        for (var hour = 0; hour < ReadingHabit.FewestHours; hour++)
        {
            using var usual = _store.SignedIn(reader);
            (await usual.GetAsync(page)).Status.ShouldBe(HttpStatusCode.OK);
            _time.Advance(TimeSpan.FromHours(2));
        }

        using var visitor = _store.SignedIn(reader);
        for (var i = 0; i < ReadingHabit.Few; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            (await visitor.GetAsync(page)).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await visitor.GetAsync(page)).Location!.ShouldStartWith("/fr/connexion/second-facteur");
        _store.LastMail(reader.Email!).ShouldContain("plus de 20 dossiers personnels");
    }

    [Fact]
    public async Task Acts_LeaveTheirTraceAndTheChainIsWhole()
    {
        using var administrator = await _store.SignedInAsync("administrator");
        await administrator.GetAsync("/fr/administration");
        await administrator.PostAsync("/fr/administration", ("Name", "Chambre de métiers"));
        (await administrator.GetAsync("/fr/administration/journal")).Plain.ShouldContain("organisation créée");
        (await administrator.PostAsync("/fr/administration/journal")).Plain.ShouldContain("La chaîne est entière");
        using var scope = _store.App.Services.CreateScope();
        (await scope.ServiceProvider.GetRequiredService<AuditVerifier>().VerifyAsync(default)).BrokenAt.ShouldBeNull();
    }

    private async Task<Seat> SeatAsync(Person person, string role)
    {
        using var scope = _store.App.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<Seat>().AsNoTracking()
            .FirstAsync(seat => seat.PersonId == person.Id && seat.Role == role);
    }

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Link();
}
