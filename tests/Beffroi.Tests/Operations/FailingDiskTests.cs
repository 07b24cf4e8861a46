using System.Diagnostics;
using System.Globalization;
using System.Net;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Operations;

/// <summary>
/// The disk is full, or gives errors, from one write on: each request is refused with 503, nothing is there by half, and the
/// service is back once the disk is. BEFFROI_DISK_FAULTS asks for more instants than the slice.
/// </summary>
[Trait("Capability", "X1")]
public sealed class FailingDiskTests : IAsyncLifetime
{
    private readonly List<string> _acknowledged = [];
    private TestStore _store = null!;
    private Person _administrator = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync(TestDatabase.Sqlite);
        _administrator = await _store.PersonAsync("administrator");
        await _store.App.StopAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("ENOSPC")]
    [InlineData("EIO")]
    public async Task Writes_OnADiskThatFails_AreRefusedCleanlyAndTheServiceComesBack(string error)
    {
        var instants = int.Parse(Environment.GetEnvironmentVariable("BEFFROI_DISK_FAULTS") ?? "4", CultureInfo.InvariantCulture);
        using var server = await ServerRun.StartAsync(_store.Folder, null);
        using var visitor = _store.SignedIn(_administrator, at: server.Client());
        (await WriteAsync(visitor, "before")).ShouldBe(HttpStatusCode.Redirect);
        var refused = 0;
        for (var instant = 1; instant <= instants; instant++)
        {
            // Each thread counts its own calls: the first, second … write of a transaction fails, and all after it.
            using (var fault = await FailingDisk.InjectAsync(server, _store.Folder, $"pwrite64,fdatasync:error={error}:when={instant}+"))
            {
                for (var i = 0; i < 3 + (instant / 2); i++)
                {
                    var status = await WriteAsync(visitor, $"{error} {instant} {i}");
                    status.ShouldBeOneOf(HttpStatusCode.ServiceUnavailable, HttpStatusCode.Redirect);
                    refused += status == HttpStatusCode.ServiceUnavailable ? 1 : 0;
                }

                (await visitor.GetAsync("/health")).Status.ShouldBe(HttpStatusCode.OK, "reading goes on");
            }

            var back = Stopwatch.StartNew();
            while (await WriteAsync(visitor, $"back after {error} {instant} {back.ElapsedMilliseconds}") != HttpStatusCode.Redirect)
            {
                back.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), "the disk is well again");
            }
        }

        refused.ShouldBeGreaterThan(0);
        server.Kill();
        await CheckAsync();
        Report.Write($"{error} from each of {instants} writes on: {refused} requests refused with 503, {_acknowledged.Count} acknowledged "
            + "and there, 0 by half, database and audit whole");
    }

    private async Task<HttpStatusCode> WriteAsync(Visitor visitor, string name)
    {
        await visitor.GetAsync("/fr/connexion");
        var answer = await visitor.PostAsync("/fr/administration", ("Name", name));
        if (answer.Status == HttpStatusCode.Redirect)
        {
            _acknowledged.Add(name);
        }
        else
        {
            answer.Plain.ShouldContain("rien n'a été enregistré");
            answer.Headers["Retry-After"].ShouldBe("5");
        }

        return answer.Status;
    }

    private async Task CheckAsync()
    {
        using var scope = _store.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        (await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync()).ShouldBe(["ok"]);
        (await scope.ServiceProvider.GetRequiredService<AuditVerifier>().VerifyAsync(default)).BrokenAt.ShouldBeNull();
        var made = await db.Set<AuditEntry>().CountAsync(e => e.Act == Act.OrganisationCreated);
        var held = await db.Set<Organisation>().Select(o => o.Name).ToListAsync();
        _acknowledged.Except(held).ShouldBeEmpty("acknowledged, and not there");
        made.ShouldBe(held.Count - 1, "each but the test's own has its trace");
    }
}
