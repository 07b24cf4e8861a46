using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Accounts;

public sealed class AuditOnSqlite() : AuditTests(TestDatabase.Sqlite);

public sealed class AuditOnPostgres() : AuditTests(TestDatabase.Postgres);

/// <summary>A chain that shows any row altered, removed or moved. BEFFROI_ALTERATIONS asks for more of them than the slice.</summary>
[Trait("Capability", "X1")]
public abstract class AuditTests(TestDatabase database) : IAsyncLifetime
{
    private const int Rows = 40;

    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Chain_AlteredAtRandom_IsFoundBrokenEachTime()
    {
        await FillAsync(Rows);
        var count = int.Parse(Environment.GetEnvironmentVariable("BEFFROI_ALTERATIONS") ?? "60", System.Globalization.CultureInfo.InvariantCulture);
        var random = new Random(20260302);
        for (var i = 0; i < count; i++)
        {
            using var scope = _store.App.Services.CreateScope();
            var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            var what = await AlterAsync(db, random);
            (await scope.ServiceProvider.GetRequiredService<AuditVerifier>().VerifyAsync(default)).BrokenAt.ShouldNotBeNull($"{i}: {what}");
            await transaction.RollbackAsync();
        }

        (await VerifyAsync()).ShouldBe(new AuditVerdict(Rows, null));
        Report.Write($"{count} alterations of the audit on {database}: {count} found");
    }

    [Fact]
    public async Task Chain_PurgedByRule_StaysWholeAndGoesOn()
    {
        await FillAsync(10);
        using (var scope = _store.App.Services.CreateScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
            var seventh = await db.Set<AuditEntry>().AsNoTracking().SingleAsync(entry => entry.Seq == 7);
            (await scope.ServiceProvider.GetRequiredService<AuditTrail>().PurgeAsync(seventh.At, default)).ShouldBe(6);
        }

        await FillAsync(2);
        (await VerifyAsync()).ShouldBe(new AuditVerdict(6, null));
    }

    [Fact]
    public async Task Chain_WrittenByManyAtOnce_HasNoFork()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => FillAsync(5))));
        (await VerifyAsync()).ShouldBe(new AuditVerdict(40, null));
    }

    [Fact]
    public async Task Verify_WhileOthersAddAndPurge_SeesOneInstant()
    {
        await FillAsync(1);
        var writers = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await FillAsync(20);
            using var scope = _store.App.Services.CreateScope();
            await scope.ServiceProvider.GetRequiredService<AuditTrail>().PurgeAsync(DateTimeOffset.MaxValue.AddDays(-1), default);
        })));
        do
        {
            (await VerifyAsync()).BrokenAt.ShouldBeNull();
        }
        while (!writers.IsCompleted);
        await writers;
    }

    private async Task FillAsync(int rows)
    {
        using var scope = _store.App.Services.CreateScope();
        for (var i = 0; i < rows; i++)
        {
            await scope.ServiceProvider.GetRequiredService<AuditTrail>().AppendAsync(Act.PersonRead, $"person:{i}", Guid.NewGuid(), default);
        }
    }

    private async Task<AuditVerdict> VerifyAsync()
    {
        using var scope = _store.App.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<AuditVerifier>().VerifyAsync(default);
    }

    private static async Task<string> AlterAsync(BeffroiDb db, Random random)
    {
        var entries = db.Set<AuditEntry>();
        long seq = random.Next(1, Rows + 1);
        var one = entries.Where(entry => entry.Seq == seq);
        switch (random.Next(7))
        {
            case 0:
                await one.ExecuteUpdateAsync(set => set.SetProperty(e => e.Act, Act.SignedIn));
                return $"act of {seq}";
            case 1:
                await one.ExecuteUpdateAsync(set => set.SetProperty(e => e.Reference, e => e.Reference + " "));
                return $"reference of {seq}";
            case 2:
                await one.ExecuteUpdateAsync(set => set.SetProperty(e => e.By, (Guid?)null));
                return $"person of {seq}";
            case 3:
                await one.ExecuteUpdateAsync(set => set.SetProperty(e => e.At, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)));
                return $"instant of {seq}";
            case 4:
                await one.ExecuteDeleteAsync();
                return $"removal of {seq}";
            case 5:
                var other = seq == Rows ? 1 : seq + 1;
                await one.ExecuteUpdateAsync(set => set.SetProperty(e => e.Seq, 1_000));
                await entries.Where(e => e.Seq == other).ExecuteUpdateAsync(set => set.SetProperty(e => e.Seq, seq));
                await entries.Where(e => e.Seq == 1_000).ExecuteUpdateAsync(set => set.SetProperty(e => e.Seq, other));
                return $"exchange of {seq} and {other}";
            default:
                await entries.Where(e => e.Seq >= seq).ExecuteDeleteAsync();
                return $"cut from {seq}";
        }
    }
}
