using Beffroi.Matching.Eligibility;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Measures;

/// <summary>What the readers of measures, money and bodies share: a line is a fact with its source, a later file adds or
/// mends.</summary>
internal abstract class FactReader<T>(TimeProvider time) : IFileReader
    where T : class
{
    public abstract string Kind { get; }

    public int Order => 45;

    /// <summary>Columns by which a file is known, normalised.</summary>
    protected abstract string[] Columns { get; }

    protected DateTimeOffset Now => time.GetUtcNow();

    public bool Recognises(SourceFile file) => file.FindTable(Columns) is not null;

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var table = file.GetTable(Kind, Columns);
        var (issues, facts, keys) = (new IssueList(), new List<T>(), new HashSet<string>());
        var (rows, preview) = table.Walk(row =>
        {
            var line = new FactLine(table, row, issues);
            var fact = FactOf(line);
            if (line.IsRight && !keys.Add(KeyOf(fact)))
            {
                line.Fault(table.NameOf(0), KeyOf(fact), "issue.idTwice");
            }
            else if (line.IsRight)
            {
                facts.Add(fact);
            }
        }, progress, cancel, expectedRows: 500);
        return new ReadResult(Kind, "", rows, issues, preview, async (context, stop) =>
        {
            foreach (var fact in facts)
            {
                await PutAsync(context, fact, stop);
            }

            await context.Db.SaveChangesAsync(stop);
            context.Db.ChangeTracker.Clear();
        });
    }

    public abstract Task ForgetAsync(BeffroiDb db, Guid fileId, CancellationToken cancel);

    protected abstract T FactOf(FactLine line);

    protected abstract string KeyOf(T fact);

    protected abstract object[] KeysOf(T fact);

    protected abstract void Sign(T fact, Guid fileId);

    /// <summary>Whether a curator wrote what is held: a file does not write over it.</summary>
    protected abstract bool IsOurs(T known);

    private async Task PutAsync(ApplyContext context, T fact, CancellationToken cancel)
    {
        Sign(fact, context.FileId);
        if (await context.Db.Set<T>().FindAsync(KeysOf(fact), cancel) is { } known)
        {
            if (!IsOurs(known))
            {
                context.Db.Entry(known).CurrentValues.SetValues(fact);
            }
        }
        else
        {
            context.Db.Add(fact);
        }
    }
}

/// <summary>A table of measures.</summary>
internal sealed class MeasureReader(TimeProvider time) : FactReader<Measure>(time)
{
    public override string Kind => "measures";

    protected override string[] Columns => ["code", "nom", "niveau", "baselegale", "naissance", "fin", "source", "datesource",
        "publics"];

    public override Task ForgetAsync(BeffroiDb db, Guid fileId, CancellationToken cancel) =>
        db.Set<Measure>().Where(one => one.FileId == fileId).ExecuteDeleteAsync(cancel);

    protected override Measure FactOf(FactLine line)
    {
        var measure = new Measure
        {
            Code = line.Code("code"), Name = line.Required("nom"), Level = line.Choice<Level>("niveau"),
            LegalBase = line.Text("base_legale"), LegalLink = LinkOf(line, "lien"), BornOn = line.Day("naissance"),
            DiedOn = line.Day("fin"), Successor = line.OrNull("successeur"),
            Themes = line.Codes("thematiques", ServiceCodes.Themes), Publics = line.Codes("publics", ServiceCodes.Publics),
            Prescribers = line.Text("prescripteurs"),
            Evaluation = line.Text("evaluation").Length == 0 ? EvaluationState.None : line.Choice<EvaluationState>("evaluation"),
            EvaluationLink = LinkOf(line, "lien_evaluation"), Rule = RuleOf(line),
            Source = line.Required("source"), SourceDate = line.RequiredDay("date_source"), ChangedAt = Now,
        };
        if (measure.DiedOn < measure.BornOn)
        {
            line.Wrong("fin", "issue.endsBefore");
        }

        return measure;
    }

    protected override string KeyOf(Measure fact) => fact.Code;

    protected override object[] KeysOf(Measure fact) => [fact.Code];

    protected override void Sign(Measure fact, Guid fileId) => fact.FileId = fileId;

    protected override bool IsOurs(Measure known) => known.FileId is null;

    private static string? LinkOf(FactLine line, string column)
    {
        var link = line.OrNull(column);
        return link is null || (Uri.TryCreate(link, UriKind.Absolute, out var read) && read.Scheme == "https") ? link
            : line.Wrong(column, "issue.link");
    }

    private static string? RuleOf(FactLine line)
    {
        if (line.OrNull("regle") is not { } written)
        {
            return null;
        }

        try
        {
            return RuleJson.Write(RuleJson.Read(written));
        }
        catch (RuleException refusal)
        {
            line.Fault("regle", refusal.Path, "rule.wrong." + refusal.Why, refusal.Read);
            return null;
        }
    }
}

/// <summary>What funders put into measures, year by year.</summary>
internal sealed class MoneyReader(TimeProvider time) : FactReader<MeasureMoney>(time)
{
    private const int FirstYear = 1980;

    public override string Kind => "measure-money";

    protected override string[] Columns => ["code", "annee", "financeur", "budget", "engage", "paye", "personnes", "source",
        "datesource"];

    public override Task ForgetAsync(BeffroiDb db, Guid fileId, CancellationToken cancel) =>
        db.Set<MeasureMoney>().Where(one => one.FileId == fileId).ExecuteDeleteAsync(cancel);

    protected override MeasureMoney FactOf(FactLine line)
    {
        var money = new MeasureMoney
        {
            Measure = line.Code("code"), Year = line.Whole("annee") ?? 0, Funder = line.Required("financeur"),
            Budgeted = line.Amount("budget"), Committed = line.Amount("engage"), Paid = line.Amount("paye"),
            Persons = line.Whole("personnes"), Source = line.Required("source"), SourceDate = line.RequiredDay("date_source"),
        };
        if (money.Year < FirstYear || money.Year > Now.Year + 10)
        {
            line.Wrong("annee", "issue.year");
        }

        return money;
    }

    protected override string KeyOf(MeasureMoney fact) => $"{fact.Measure} {fact.Year} {fact.Funder}";

    protected override object[] KeysOf(MeasureMoney fact) => [fact.Measure, fact.Year, fact.Funder];

    protected override void Sign(MeasureMoney fact, Guid fileId) => fact.FileId = fileId;

    protected override bool IsOurs(MeasureMoney known) => known.FileId is null;
}

/// <summary>A table of committees and institutions.</summary>
internal sealed class BodyReader(TimeProvider time) : FactReader<Body>(time)
{
    public override string Kind => "bodies";

    protected override string[] Columns => ["code", "nom", "niveau", "objets", "territoire", "naissance", "fin", "source",
        "datesource"];

    public override Task ForgetAsync(BeffroiDb db, Guid fileId, CancellationToken cancel) =>
        db.Set<Body>().Where(one => one.FileId == fileId).ExecuteDeleteAsync(cancel);

    protected override Body FactOf(FactLine line) => new()
    {
        Code = line.Code("code"), Name = line.Required("nom"), Level = line.Choice<Level>("niveau"),
        Purposes = [.. FieldReading.Split(line.Required("objets")).Select(Table.Normalise).Where(one => one.Length > 0)],
        Territory = line.Required("territoire"), LegalBase = line.Text("base_legale"), BornOn = line.Day("naissance"),
        DiedOn = line.Day("fin"), Successor = line.OrNull("successeur"), Source = line.Required("source"),
        SourceDate = line.RequiredDay("date_source"),
    };

    protected override string KeyOf(Body fact) => fact.Code;

    protected override object[] KeysOf(Body fact) => [fact.Code];

    protected override void Sign(Body fact, Guid fileId) => fact.FileId = fileId;

    protected override bool IsOurs(Body known) => known.FileId is null;
}
