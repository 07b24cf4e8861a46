using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

/// <summary>A chamber and a secretariat, and a wave that is closed, estimated and looked at by the gate.</summary>
public abstract class ClosedWaveTests(TestDatabase database) : IAsyncLifetime
{
    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2027, 1, 1, 9, 0, 0, TimeSpan.Zero));
    private protected TestStore Store { get; private set; } = null!;

    private protected Visitor Chamber { get; private set; } = null!;

    private protected Visitor Secretariat { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = await TestStore.StartAsync(database, Time);
        await SignInAsync();
    }

    public ValueTask DisposeAsync()
    {
        Chamber.Dispose();
        Secretariat.Dispose();
        return Store.DisposeAsync();
    }

    private protected async Task CloseAsync(int month = 1)
    {
        Time.SetUtcNow(new DateTimeOffset(2027, month, 18, 18, 0, 0, TimeSpan.Zero));
        await Store.TurnWavesAsync();
        await SignInAsync();
    }

    /// <summary>A session lasts half a day.</summary>
    private protected async Task SignInAsync()
    {
        Chamber = await Store.SignedInAsync("survey-manager", "Chambre");
        Secretariat = await Store.SignedInAsync("secretariat", "Secrétariat");
    }

    private protected async Task<Guid> EstimateAsync(Guid wave)
    {
        await Secretariat.GetAsync("/fr/enquetes/resultats");
        var asked = await Secretariat.PostAsync("/fr/enquetes/resultats?handler=Estimate", ("id", wave.ToString()));
        asked.Location.ShouldBe("/fr/enquetes/resultats", asked.Plain);
        using var scope = Store.App.Services.CreateScope();
        var db = TestStore.Get<BeffroiDb>(scope);
        var result = await db.Set<WaveResult>().AsNoTracking().Where(one => one.WaveId == wave).OrderByDescending(one => one.Revision).FirstAsync();
        var releases = await db.Set<WaveRelease>().AsNoTracking().Where(one => one.ResultId == result.Id).Select(one => one.ReleaseId).ToListAsync();
        for (var i = 0; i < 600 && await db.Set<Release>().AsNoTracking().AnyAsync(one => releases.Contains(one.Id) && one.IsAsked); i++)
        {
            await Task.Delay(100);
        }

        return result.Id;
    }
}
