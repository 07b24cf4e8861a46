using System.Globalization;
using System.Text.Json;
using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Beffroi.Reference.Occupations;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

public sealed class ResultsOnSqlite() : ResultTests(TestDatabase.Sqlite)
{
    [Fact]
    public async Task Export_OnTheCommandLine_TellsTheHashOfTheFigures_AndRefusesWhatIsNotThere()
    {
        var wave = await Store.WaveAsync(Chamber, "2027-01", SurveyFirms.EvenList(30), ("Input.Target", "9000"), ("Input.MonthsOut", "0"));
        await Store.TurnWavesAsync();
        var target = Path.Combine(Store.Folder, "export");
        Task<ProgramRun> ExportAsync(params string[] month) => ProgramRun.RunAsync(Store.Folder, ["wave", "export", .. month, "--out", target]);
        (await ExportAsync("2027-01", "--trial")).Error.ShouldContain("n'est pas close");
        await HandInAllAsync(wave);
        await CloseAsync();
        var result = await EstimateAsync(wave);
        var exported = await ExportAsync("2027-01", "--trial");
        exported.ExitCode.ShouldBe(0, exported.Error);
        using var scope = Store.App.Services.CreateScope();
        exported.Out.Trim().ShouldBe((await TestStore.Get<BeffroiDb>(scope).Set<WaveResult>().SingleAsync(one => one.Id == result)).Hash);
        Directory.GetFiles(target).Select(Path.GetFileName).Order().ShouldBe(["design.json", "margins.csv", "questionnaire.xml", "sample.csv", "sample.sav", "strata.csv"]);
        (await File.ReadAllLinesAsync(Path.Combine(target, "sample.csv")))[0].ShouldNotContain("COMM"); // who lets words be quoted would be known by them
        if (RScript.ReadsSpss)
        {
            // The statistician's file holds the same lines, and weights that add up to the frame.
            var said = await RScript.RunAsync(target, """
                library(foreign); x <- read.spss("sample.sav", use.value.labels = FALSE, to.data.frame = TRUE); y <- read.csv("sample.csv", colClasses = "character"); s <- read.csv("strata.csv")
                cat(nrow(x) == nrow(y), all(trimws(x$id) == y$id), all(trimws(x$DIFF_REC) == y$DIFF_REC), abs(sum(x$weight, na.rm = TRUE) - sum(s$N)) < 1e-6, sep = "\n")
                """);
            said.ShouldBe(["TRUE", "TRUE", "TRUE", "TRUE"]);
        }

        var absent = await ExportAsync("2026-13");
        (absent.ExitCode, absent.Out).ShouldBe((1, ""));
        absent.Error.ShouldContain("Aucune vague n'est connue pour 2026-13");
    }
}

public sealed class ResultsOnPostgres() : ResultTests(TestDatabase.Postgres);

/// <summary>A closed wave: estimated behind two keys, looked at by the gate, published, and found again by another's program.</summary>
[Trait("Capability", "R7.3")]
public abstract class ResultTests(TestDatabase database) : ClosedWaveTests(database)
{
    /// <summary>The weights and estimates of the files as R has them, cells of response not merged.</summary>
    private const string Reference = """
        suppressMessages(library(survey)); options(digits = 17)
        x <- read.csv("sample.csv", colClasses = c(size = "character")); s <- read.csv("strata.csv"); m <- read.csv("margins.csv")
        i <- match(x$h, s$h); x$N <- s$N[i]; x$d <- s$N[i] / s$n[i]
        g <- paste(x$sector, x$size); f <- tapply(x$d, g, sum) / tapply(x$d * x$rep, g, sum)
        x$d1 <- x$d * f[g]; x <- x[x$rep == 1, ]
        des <- svydesign(ids = ~1, strata = ~h, fpc = ~N, weights = ~d1, data = x)
        for (v in c("sector", "size", "zone")) x[[v]] <- factor(x[[v]])
        des <- update(des, sector = factor(sector), size = factor(size), zone = factor(zone))
        one <- function(v, skip) { t <- m[m$var == v, ]; t <- t[order(t$mod), ]; r <- t$total; names(r) <- paste0(v, t$mod); if (skip) r[-1] else r }
        total <- c(one("sector", FALSE), one("size", TRUE), one("zone", TRUE), headcount = m$total[m$var == "headcount"])
        cal <- calibrate(des, ~ sector + size + zone + headcount - 1, population = total, calfun = "raking", epsilon = 1e-12, maxit = 500)
        cal <- update(cal, told = as.numeric(!is.na(DIFF_REC)), yes = as.numeric(!is.na(DIFF_REC) & DIFF_REC %in% c(1, 2)),
          said = as.numeric(EMP_PREV != ""), bal = 100 * ((EMP_PREV == "H") - (EMP_PREV == "B")))
        out <- function(name, domain, e) cat(name, domain, as.numeric(coef(e)), as.numeric(SE(e)), "\n", sep = "\t")
        told <- function(name, part) {
          out("survey-difficulty", name, svyratio(~yes, ~told, part)); out("survey-outlook", name, svyratio(~bal, ~said, part))
        }
        told("", cal)
        for (domain in levels(x$sector)) told(paste0("sector=", domain), subset(cal, sector == domain))
        for (domain in unique(x$sector_zone)) told(paste0("sector_zone=", domain), subset(cal, sector_zone == domain))
        """;

    [Fact]
    public async Task Wave_EstimatedAndPublished_IsReadByAnyoneWithItsPrecision()
    {
        var wave = await AnsweredAsync("2027-01", 120, 7);
        (await Secretariat.GetAsync("/fr/enquetes/resultats")).Plain.ShouldContain("Aucune vague n'est close");
        await Secretariat.PostAsync("/fr/enquetes/resultats?handler=Estimate", ("id", wave.ToString()));
        (await CountAsync<WaveResult>()).ShouldBe(0); // the chamber has not closed it: one key is not enough
        await CloseAsync();
        var result = await EstimateAsync(wave);
        (await Store.Visit().GetAsync("/fr/barometre")).Plain.ShouldContain("Aucune vague n'est encore publiée"); // nothing leaves before somebody publishes
        var board = await Secretariat.GetAsync("/fr/enquetes/resultats");
        board.Plain.ShouldContain("prêt à publier");
        (await Secretariat.PostAsync("/fr/enquetes/resultats?handler=Publish", ("id", result.ToString()))).Location.ShouldNotBeNull();

        using var anyone = Store.Visit();
        var page = await anyone.GetAsync("/fr/barometre");
        page.Plain.ShouldContain("fictif");
        page.Plain.ShouldContain("entre ");
        page.Plain.ShouldContain("hébergement et restauration");
        using var scope = Store.App.Services.CreateScope();
        var db = TestStore.Get<BeffroiDb>(scope);
        var headline = await db.Set<WaveEstimate>().AsNoTracking().SingleAsync(one => one.ResultId == result && one.Indicator == "survey-difficulty" && one.Weighting == "firms" && one.Domain == "");
        headline.IsHidden.ShouldBeFalse();
        var figure = JsonDocument.Parse((await anyone.GetAsync("/api/v1/indicators/survey-difficulty/figures?zone=epci:200093201&period=2027-01")).Text).RootElement;
        figure.ToString().ShouldContain(Beffroi.Platform.Publication.Figure.Text(headline.Estimate), customMessage: figure.ToString());
        figure.ToString().ShouldContain("fictitious", Case.Insensitive);
        (await anyone.GetAsync("/api/v1/surveys/results.csv")).Text.ShouldContain("2027-01,1,survey-difficulty,,firms,");
        var acts = await db.Set<AuditEntry>().AsNoTracking().Select(entry => entry.Act).ToListAsync();
        acts.ShouldContain(Act.WaveClosed);
        acts.ShouldContain(Act.WaveEstimated);
        acts.ShouldContain(Act.ResultPublished);
    }

    [Fact]
    public async Task Figures_FromTheExportedFiles_AreThoseOfTheCommandAndOfR()
    {
        await Store.TwoZonesAsync();
        var wave = await AnsweredAsync("2027-01", 120, 7);
        await CloseAsync();
        var result = await EstimateAsync(wave);
        var files = Directory.CreateTempSubdirectory("beffroi-wave-").FullName;
        try
        {
            string hash;
            using (var scope = Store.App.Services.CreateScope())
            {
                hash = await TestStore.Get<WaveEstimator>(scope).ExportAsync((await TestStore.Get<WaveBook>(scope).FindAsync(wave, default))!, files, null, default);
            }

            Dictionary<(string Name, string Weighting, string Domain), WaveEstimate> kept;
            using (var scope = Store.App.Services.CreateScope())
            {
                var db = TestStore.Get<BeffroiDb>(scope);
                (await db.Set<WaveResult>().SingleAsync(one => one.Id == result)).Hash.ShouldBe(hash);
                kept = await db.Set<WaveEstimate>().AsNoTracking().Where(one => one.ResultId == result).ToDictionaryAsync(one => (one.Indicator, one.Weighting, one.Domain));
            }

            var told = await ProgramRun.RunAsync(Store.Folder, "compute", "survey", Path.Combine(files, "sample.csv"), "--design", Path.Combine(files, "design.json"), "--json");
            var ours = JsonDocument.Parse(told.Out.Length > 0 ? told.Out : throw new InvalidOperationException(told.Error)).RootElement.GetProperty("waves")[0].GetProperty("estimates");
            var said = ours.EnumerateArray().ToDictionary(one => (one.GetProperty("name").GetString()!, one.GetProperty("weighting").GetString()!, one.GetProperty("domain").GetString() ?? ""), one => one.GetProperty("estimate"));
            kept.Keys.ShouldBeSubsetOf(said.Keys);
            said.Keys.Except(kept.Keys).ShouldAllBe(one => one.Item1.StartsWith("survey-cause-", StringComparison.Ordinal)); // told of all firms together alone
            foreach (var (key, estimate) in said.Where(one => one.Value.ValueKind == JsonValueKind.Number && kept.ContainsKey(one.Key)))
            {
                kept[key].Estimate.ShouldNotBeNull().ShouldBe(estimate.GetDouble(), 1e-12);
            }

            Assert.SkipUnless(RScript.IsHere, RScript.Skipped);
            var theirs = await RScript.RunAsync(files, Reference);
            theirs.Count.ShouldBe(2 * (1 + 5 + 10)); // all, five sectors, each in two zones
            foreach (var line in theirs.Select(line => line.Split('\t')))
            {
                var one = kept[(line[0], "firms", line[1])];
                one.Estimate.ShouldNotBeNull().ShouldBe(double.Parse(line[2], CultureInfo.InvariantCulture), 1e-6 * Math.Abs(one.Estimate!.Value), string.Join(' ', line));
                one.StandardError.ShouldNotBeNull().ShouldBe(double.Parse(line[3], CultureInfo.InvariantCulture), 1e-6 * one.StandardError!.Value, string.Join(' ', line));
            }
        }
        finally
        {
            Directory.Delete(files, recursive: true);
        }
    }

    [Fact]
    public async Task Domain_OfTwoFirms_IsKeptBack()
    {
        var wave = await Store.WaveAsync(Chamber, "2027-01", SurveyFirms.EvenList(60).Replace("47.11B", "10.71C", StringComparison.Ordinal)
            + "30000000000001;Seule;59350;47.11B;5;a@example.org;fr\n30000000000002;Deuxième;59350;47.11B;6;b@example.org;fr\n", ("Input.Target", "900"), ("Input.MonthsOut", "0"));
        await Store.TurnWavesAsync();
        using var scope = Store.App.Services.CreateScope();
        var families = await TestStore.Get<BeffroiDb>(scope).Set<Occupation>().Where(one => one.Nomenclature == Nomenclatures.Fap2021 && one.Code.Length == 5).OrderBy(one => one.Code).Take(2).ToListAsync();
        // Every second names one as the list has it, all one that no list has, and two what nobody else does.
        await HandInAllAsync(wave, at => [.. at % 2 == 0 ? [families[0].NameFr.ToUpperInvariant()] : Array.Empty<string>(), "berger des toits", .. at < 2 ? [families[1].NameFr] : Array.Empty<string>()]);
        await CloseAsync();
        var result = await EstimateAsync(wave);
        await Secretariat.GetAsync("/fr/enquetes/resultats");
        await Secretariat.PostAsync("/fr/enquetes/resultats?handler=Publish", ("id", result.ToString()));
        var estimates = await TestStore.Get<BeffroiDb>(scope).Set<WaveEstimate>().AsNoTracking().Where(one => one.ResultId == result && one.Indicator == "survey-difficulty" && one.Weighting == "firms").ToListAsync();
        estimates.Single(one => one.Domain == "sector=commerce").IsHidden.ShouldBeTrue();
        estimates.Count(one => one.Domain.StartsWith("sector=", StringComparison.Ordinal) && one.IsHidden).ShouldBeGreaterThan(1); // and another, from which it would follow
        estimates.Single(one => one.Domain == "").IsHidden.ShouldBeFalse();
        using var anyone = Store.Visit();
        var csv = (await anyone.GetAsync("/api/v1/surveys/results.csv")).Text.Split('\n').Single(line => line.Contains("survey-difficulty,sector=commerce", StringComparison.Ordinal));
        csv.ShouldStartWith("2027-01,1,survey-difficulty,sector=commerce,firms,,,,,,,,,,hidden");
        var rows = (await anyone.GetAsync("/api/v1/surveys/results.csv")).Text;
        rows.ShouldContain("2027-01,1,survey-difficulty,,size,0."); // by jobs too
        rows.ShouldNotContain("sector=commerce,size"); // and no more than by firms
        rows.ShouldContain("survey-occupation-" + families[0].Code.ToLowerInvariant());
        rows.ShouldNotContain("survey-occupation-" + families[1].Code.ToLowerInvariant()); // two firms are too few
        var page = await anyone.GetAsync("/fr/barometre");
        page.Plain.ShouldContain(families[0].NameFr);
        page.Plain.ShouldContain("autant de fois qu'il a de salariés");
    }

    [Fact]
    public async Task Wrong_Input_IsAnsweredWithASentence()
    {
        using var anyone = Store.Visit();
        (await anyone.GetAsync("/api/v1/surveys/results.docx")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await anyone.GetAsync("/api/v1/surveys/results.csv")).Text.Trim().ShouldStartWith("month,revision,indicator"); // nothing yet is a table without rows
        await Secretariat.GetAsync("/fr/enquetes/vagues"); // not theirs; they get a token of some form all the same
        await Secretariat.GetAsync("/fr/enquetes/resultats");
        (await Secretariat.PostAsync("/fr/enquetes/resultats?handler=Estimate", ("id", Guid.NewGuid().ToString()))).Plain.ShouldContain("La vague n'est pas close");
        (await Secretariat.PostAsync("/fr/enquetes/resultats?handler=Publish", ("id", Guid.NewGuid().ToString()))).Plain.ShouldContain("n'a pas fini d'examiner");
        await Chamber.GetAsync("/fr/enquetes/entreprises");
        var organisation = (await Store.OrganisationAsync("Chambre")).Id.ToString();
        (await Chamber.UploadAsync("/fr/enquetes/entreprises?handler=List", [], ("Chamber", organisation))).Plain.ShouldContain("Choisissez");
        (await Chamber.UploadAsync("/fr/enquetes/entreprises?handler=Sender", [], ("Chamber", organisation), ("Name", "x"))).Plain.ShouldContain("de 2 à 100 signes");
        var odd = await Chamber.UploadAsync("/fr/enquetes/entreprises?handler=Sender", [], ("Chamber", organisation), ("Name", "CCI"), ("ReplyTo", "ni adresse"));
        odd.Plain.ShouldContain("« ni adresse » n'est pas une adresse");
        odd.Text.ShouldContain("value=\"ni adresse\"");
        (await Chamber.GetAsync($"/fr/enquetes/vagues/{Guid.NewGuid()}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        await Chamber.GetAsync("/fr/enquetes/vagues");
        (await Chamber.PostAsync("/fr/enquetes/demandes?handler=Close", ("id", Guid.NewGuid().ToString()), ("outcome", "Solved"))).Plain.ShouldContain("déjà traitée");
    }

    [Theory]
    [InlineData(2_800, "raking")]
    [InlineData(4_450, "logit")]
    public void Weights_ThatLeaveTheirBounds_AreHeldWithinNarrowerOnes(int employees, string method)
    {
        var folder = Directory.CreateTempSubdirectory("beffroi-wave-").FullName;
        try
        {
            var stratum = new WaveStratum { WaveId = Guid.Empty, Name = "commerce|1-9|ze:1", Population = 1000, Drawn = 100, Start = "0", Reachable = 1000, Headcount = employees };
            var rows = Enumerable.Range(0, 100).Select(i => new SurveyRow($"{i}", stratum.Name, "commerce", "1-9", "ze:1", i < 60 ? 1 : i < 90 ? 4 : 9,
                new Dictionary<string, object?> { ["DIFF_REC"] = i % 3 == 0 ? "1" : "3" }, null)).ToList();
            var read = new WaveFiles(folder, [stratum], rows, [], []).Read("2027-01", Store.App.Services.GetRequiredService<IStringLocalizer<Beffroi.Texts>>());
            File.ReadAllText(Path.Combine(folder, "design.json")).ShouldContain($"\"method\": \"{method}\"");
            read.Margins.ShouldContain("headcount");
            read.Weighed.Ratios.ShouldAllBe(ratio => ratio >= 0.3 && ratio <= (method == "logit" ? 2.5 : 3));
            read.Weighed.Units.Select((unit, at) => rows.Find(row => row.Id == read.Wave.Sample.Ids[unit])!.Headcount * read.Weighed.Weights[at]).Sum().ShouldBe(employees, 1e-6);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Months_Three_MakeTheHeadlineWhileAnswersAreFew()
    {
        for (var month = 1; month <= 3; month++)
        {
            Time.SetUtcNow(new DateTimeOffset(2027, month, 1, 9, 0, 0, TimeSpan.Zero));
            await SignInAsync();
            var wave = await Store.WaveAsync(Chamber, $"2027-0{month}", SurveyFirms.EvenList(60), ("Input.Target", "9000"), ("Input.MonthsOut", "0"));
            await Store.TurnWavesAsync();
            await HandInAllAsync(wave);
            await CloseAsync(month);
            var result = await EstimateAsync(wave);
            await Secretariat.GetAsync("/fr/enquetes/resultats");
            await Secretariat.PostAsync("/fr/enquetes/resultats?handler=Publish", ("id", result.ToString()));
        }

        using var scope = Store.App.Services.CreateScope();
        var all = await (from one in TestStore.Get<BeffroiDb>(scope).Set<WaveEstimate>() join result in TestStore.Get<BeffroiDb>(scope).Set<WaveResult>() on one.ResultId equals result.Id
                         where one.Indicator == "survey-difficulty" && one.Weighting == "firms" && (one.Domain == "" || one.Domain == "quarter") select new { result.Month, one }).ToListAsync();
        var months = all.Where(one => one.one.Domain.Length == 0).OrderBy(one => one.Month).Select(one => one.one).ToList();
        var quarter = all.Single(one => one.one.Domain == "quarter");
        quarter.Month.ShouldBe("2027-03");
        quarter.one.Estimate.ShouldNotBeNull().ShouldBe(months.Average(one => one.Estimate!.Value), 1e-9);
        // Firms asked in all months bring covariance: it is never below that of independent months less what cannot be.
        quarter.one.StandardError.ShouldNotBeNull().ShouldBeInRange(0.0, months.Max(one => one.StandardError!.Value));
        months[1].Change.ShouldNotBeNull().ShouldBe(months[1].Estimate!.Value - months[0].Estimate!.Value, 1e-9);
        using var anyone = Store.Visit();
        var page = await anyone.GetAsync("/fr/barometre");
        page.Plain.ShouldContain("trois mois ensemble");
        page.Text.ShouldContain("class=\"multiples\"");

        // Who answers the next month is told of its own sector at once.
        Time.SetUtcNow(new DateTimeOffset(2027, 4, 1, 9, 0, 0, TimeSpan.Zero));
        await SignInAsync();
        var next = await Store.WaveAsync(Chamber, "2027-04", SurveyFirms.EvenList(60), ("Input.Target", "9000"), ("Input.MonthsOut", "0"));
        await Store.TurnWavesAsync();
        var told = new List<string>();
        foreach (var (at, (_, path)) in (await Store.LinksAsync(next)).Take(15).Index())
        {
            await anyone.AnswerAsync(path, new Random(at));
            told.Add((await anyone.GetAsync(path)).Plain);
        }

        told.ShouldContain(page => page.Contains("Dans votre secteur et votre zone (", StringComparison.Ordinal));
    }

    private async Task<Guid> AnsweredAsync(string month, int firms, int everyNth)
    {
        var wave = await Store.WaveAsync(Chamber, month, SurveyFirms.EvenList(firms), ("Input.Target", "9000"), ("Input.MonthsOut", "0"));
        await Store.TurnWavesAsync();
        await AnswerAllAsync(wave, everyNth);
        return wave;
    }

    /// <summary>All but every so many answer, by the form itself.</summary>
    private async Task AnswerAllAsync(Guid wave, int everyNth)
    {
        var links = await Store.LinksAsync(wave);
        foreach (var (at, (_, path)) in links.Index().Where(one => one.Index % everyNth != 0))
        {
            using var firm = Store.Visit();
            await firm.AnswerAsync(path, new Random(at));
        }
    }

    private protected async Task HandInAllAsync(Guid wave, Func<int, string[]>? occupations = null)
    {
        foreach (var (at, (drawn, _)) in (await Store.LinksAsync(wave)).Index())
        {
            await Store.HandInAsync(drawn, new Random(at), occupations?.Invoke(at) ?? []);
        }
    }

    private async Task<int> CountAsync<T>()
        where T : class
    {
        using var scope = Store.App.Services.CreateScope();
        return await TestStore.Get<BeffroiDb>(scope).Set<T>().CountAsync();
    }
}
