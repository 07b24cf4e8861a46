using Beffroi.Matching.Eligibility;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Measures;

/// <summary>What a year's money is, over all funders; null where no line tells it, which is not nothing.</summary>
/// <param name="Untold">How many lines do not tell what was paid.</param>
internal sealed record MoneyOfYear(
    string Measure, int Year, decimal? Budgeted, decimal? Committed, decimal? Paid, int? Persons,
        IReadOnlyList<MeasureMoney> Lines,
    int Untold)
{
    /// <summary>Only where every line tells both: else it would be the cost of something else.</summary>
    public decimal? PaidAPerson => Untold == 0 && Paid is { } paid && Persons is > 0 and { } persons ? paid / persons : null;

    public static MoneyOfYear Of(string measure, int year, IReadOnlyList<MeasureMoney> lines) => new(
        measure, year, Sum(lines, one => one.Budgeted), Sum(lines, one => one.Committed), Sum(lines, one => one.Paid),
        lines.Any(one => one.Persons is not null) ? lines.Sum(one => one.Persons ?? 0) : null, lines,
        lines.Count(one => one.Paid is null || one.Persons is null));

    private static decimal? Sum(IReadOnlyList<MeasureMoney> lines, Func<MeasureMoney, decimal?> of) =>
        lines.Any(one => of(one) is not null) ? lines.Sum(one => of(one) ?? 0) : null;
}

/// <summary>Measures with their money, as pages show them and curators write them.</summary>
internal sealed class MeasureBook(BeffroiDb db, AuditTrail audit, DataVersion version, TimeProvider time)
{
    public async Task<IReadOnlyList<Measure>> ListAsync(CancellationToken cancel) =>
        [.. (await db.Set<Measure>().AsNoTracking().ToListAsync(cancel)).OrderBy(one => one.Name,
            StringComparer.CurrentCultureIgnoreCase)];

    public async Task<IReadOnlyList<Body>> BodiesAsync(CancellationToken cancel) =>
        [.. (await db.Set<Body>().AsNoTracking().ToListAsync(cancel)).OrderBy(one => one.Name,
            StringComparer.CurrentCultureIgnoreCase)];

    public Task<Measure?> FindAsync(string code, CancellationToken cancel) =>
        db.Set<Measure>().AsNoTracking().FirstOrDefaultAsync(one => one.Code == code, cancel);

    public async Task<IReadOnlyList<MoneyOfYear>> MoneyAsync(string? measure, int? year, CancellationToken cancel) =>
        [.. (await db.Set<MeasureMoney>().AsNoTracking().Where(one => (measure == null || one.Measure == measure)
            && (year == null || one.Year == year)).ToListAsync(cancel))
            .GroupBy(one => (one.Measure, one.Year)).OrderByDescending(group => group.Key.Year).ThenBy(group =>
                group.Key.Measure, StringComparer.Ordinal)
            .Select(group => MoneyOfYear.Of(group.Key.Measure, group.Key.Year, [.. group.OrderBy(one => one.Funder,
                StringComparer.Ordinal)]))];

    public async Task<IReadOnlyList<string>> ServicesOfAsync(string measure, CancellationToken cancel) =>
        await db.Set<MeasureService>().AsNoTracking().Where(one => one.Measure == measure).Select(one => one.Service)
            .ToListAsync(cancel);

    public async Task<IReadOnlyList<Measure>> OfServiceAsync(string service, CancellationToken cancel) =>
        await db.Set<Measure>().AsNoTracking().Where(one => db.Set<MeasureService>().Any(link => link.Measure == one.Code
            && link.Service == service)).OrderBy(one => one.Name).ToListAsync(cancel);

    /// <exception cref="BrokenRuleException">Something that a measure must have is missing or wrong.</exception>
    public async Task SaveAsync(Measure measure, bool isNew, Guid by, CancellationToken cancel)
    {
        if (measure.Name.Length is < 3 or > 200 || measure.Source.Length == 0)
        {
            throw new BrokenRuleException(measure.Source.Length == 0 ? "measure.noSource" : "measure.noName");
        }

        if (measure.DiedOn < measure.BornOn)
        {
            throw new BrokenRuleException("issue.endsBefore");
        }

        measure.ChangedAt = time.GetUtcNow();
        var known = await db.Set<Measure>().FirstOrDefaultAsync(one => one.Code == measure.Code, cancel);
        if (known is not null && isNew)
        {
            throw new BrokenRuleException("measure.codeTaken", measure.Code);
        }

        await WriteAsync(() =>
        {
            if (known is null)
            {
                db.Add(measure);
            }
            else
            {
                db.Entry(known).CurrentValues.SetValues(measure);
            }

            return Task.CompletedTask;
        }, measure.Code, by, cancel);
    }

    public Task PutMoneyAsync(MeasureMoney money, Guid by, CancellationToken cancel) => WriteAsync(async () =>
    {
        if (await db.Set<MeasureMoney>().FindAsync([money.Measure, money.Year, money.Funder], cancel) is { } known)
        {
            db.Entry(known).CurrentValues.SetValues(money);
        }
        else
        {
            db.Add(money);
        }
    }, money.Measure, by, cancel);

    public Task DropMoneyAsync(string measure, int year, string funder, Guid by, CancellationToken cancel) => WriteAsync(
        () => db.Set<MeasureMoney>().Where(one => one.Measure == measure && one.Year == year && one.Funder == funder)
            .ExecuteDeleteAsync(cancel), measure, by, cancel);

    public Task LinkAsync(string measure, string service, bool isLinked, Guid by, CancellationToken cancel) =>
        WriteAsync(async () =>
    {
        await db.Set<MeasureService>().Where(one => one.Measure == measure && one.Service == service).ExecuteDeleteAsync(cancel);
        if (isLinked)
        {
            db.Add(new MeasureService { Measure = measure, Service = service });
        }
    }, measure, by, cancel);

    /// <param name="rule">Null for none.</param>
    public Task PutRuleAsync(string service, string? rule, Guid by, CancellationToken cancel) => WriteAsync(async () =>
    {
        await db.Set<Model.ServiceRule>().Where(one => one.Service == service).ExecuteDeleteAsync(cancel);
        if (rule is not null)
        {
            db.Add(new Model.ServiceRule { Service = service, Rule = rule, WrittenBy = by, WrittenAt = time.GetUtcNow() });
        }
    }, service, by, cancel);

    /// <summary>Rules of services: the one that a curator wrote, else those of the measures of today that they carry out, one of
    /// which suffices.</summary>
    public static async Task<IReadOnlyDictionary<string, Rule>> RulesAsync(BeffroiDb db, DateOnly today, CancellationToken cancel)
    {
        var own = await db.Set<Model.ServiceRule>().AsNoTracking().ToDictionaryAsync(one => one.Service, one =>
            RuleJson.Read(one.Rule), cancel);
        var measures = (await db.Set<Measure>().AsNoTracking().Where(one => one.Rule != null).ToListAsync(cancel))
            .Where(one => one.IsAliveOn(today)).ToDictionary(one => one.Code, one => RuleJson.Read(one.Rule!));
        foreach (var group in (await db.Set<MeasureService>().AsNoTracking().OrderBy(link => link.Measure).ToListAsync(cancel))
            .Where(link => measures.ContainsKey(link.Measure)).GroupBy(link => link.Service))
        {
            var rules = group.Select(link => measures[link.Measure]).ToList();
            own.TryAdd(group.Key, rules.Count == 1 ? rules[0] : new AnyOf(rules));
        }

        return own;
    }

    private async Task WriteAsync(Func<Task> write, string subject, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await write();
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.MeasureChanged, $"measure:{subject}", by, cancel);
        await transaction.CommitAsync(cancel);
        version.Changed();
    }
}
