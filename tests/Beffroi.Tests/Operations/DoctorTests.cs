using Beffroi.Platform.Audit;
using Beffroi.Platform.Health;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Operations;

public sealed class DoctorOnSqlite() : DoctorTests(TestDatabase.Sqlite);

public sealed class DoctorOnPostgres() : DoctorTests(TestDatabase.Postgres);

/// <summary>Each point passes or fails for its own reason.</summary>
[Trait("Capability", "X1")]
public abstract class DoctorTests(TestDatabase database) : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Examine_ANewPlace_MissesWhatOnlyItsKeeperCanGive() =>
        (await FailingAsync()).ShouldBe(["administrator", "site", "mail", "backup"]);

    [Fact]
    public async Task Examine_AnAlteredAudit_SaysSoAndOpenKeysAreShut()
    {
        await _store.PersonAsync("administrator");
        using (var scope = _store.App.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<AuditHead>()
                .ExecuteUpdateAsync(set => set.SetProperty(head => head.LastSeq, 7));
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_store.Folder, "keys"), (UnixFileMode)0b111_101_101);
        }

        (await FailingAsync()).ShouldBe(["audit", "site", "mail", "backup"]); // keys are closed again as soon as the folder is used
    }

    private async Task<IEnumerable<string>> FailingAsync()
    {
        using var scope = _store.App.Services.CreateScope();
        return (await scope.ServiceProvider.GetRequiredService<Doctor>().ExamineAsync(default)).Where(c => !c.IsWell).Select(c => c.Name);
    }
}
