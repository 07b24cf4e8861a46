using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Firms;
using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform.Storage;
using Beffroi.Reference;
using Beffroi.Reference.Zones;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys.Form;

/// <summary>A firm that came by its link.</summary>
internal sealed record Respondent(DrawnFirm Drawn, Firm Firm, Wave Wave, AnswerChannel Channel)
{
    public bool IsOver(DateTimeOffset now) => Wave.State == WaveState.Closed || Wave.ClosesAt <= now;
}

/// <summary>Knows firms by their links, and what their questionnaire is told of them.</summary>
internal sealed class FormDesk(
    BeffroiDb db, SurveyKeys keys, QuestionnaireBook questionnaires, ReferenceCache reference, IStringLocalizer<Texts> texts)
{
    private sealed record Found(DrawnFirm Drawn, Firm Firm, Wave Wave);

    private static readonly PlannedQuery<Guid, Found?> ById = new((db, id, cancel) =>
        (from drawn in db.Set<DrawnFirm>().AsNoTracking()
         join firm in db.Set<Firm>().AsNoTracking() on drawn.Siret equals firm.Siret
         join wave in db.Set<Wave>().AsNoTracking() on drawn.WaveId equals wave.Id
         where drawn.Id == id
         select new Found(drawn, firm, wave)).FirstOrDefault());

    public async Task<Respondent?> FindAsync(string secret, CancellationToken cancel)
    {
        if (keys.Read(secret) is not var (id, channel))
        {
            return null;
        }

        var found = await ById.RunAsync(db, id, cancel);
        return found is { Wave.State: not WaveState.Prepared } ? new Respondent(found.Drawn, found.Firm, found.Wave, channel)
            : null;
    }

    /// <summary>The interview with what is known of the firm and what it has answered so far.</summary>
    public async Task<Interview> InterviewAsync(Respondent who, HeldAnswers held, CancellationToken cancel)
    {
        var questionnaire = (await questionnaires.FindAsync(who.Wave.Questionnaire, cancel))!;
        var places = await reference.PlacesAsync(cancel);
        var values = new Dictionary<string, object?>(held.Values)
        {
            ["RAISON_SOCIALE"] = who.Firm.Name,
            ["COMMUNE"] = places.NameOf(new ZoneRef(Zonings.Commune, who.Firm.Commune), Texts.Language),
            ["NAF_LIB"] = $"{texts["questionnaires.sector." + who.Firm.Sector]} ({who.Firm.Activity})",
            ["SECTEUR"] = who.Firm.Sector, ["EFFECTIF"] = (decimal)who.Drawn.Headcount,
                ["MOIS"] = (decimal)who.Wave.OpensOn.Month,
        };
        if (held.Revision == 0 && await WasAskedBeforeAsync(who, cancel))
        {
            values["ID_OK"] = "O"; // it said so before; it can still say otherwise
        }

        return new Interview(questionnaire, values);
    }

    /// <summary>Months in which the firm was written to, latest first.</summary>
    public Task<List<string>> AskedInAsync(string siret, CancellationToken cancel) => db.Set<SurveyMail>().AsNoTracking()
        .Where(mail => mail.Siret == siret && mail.Rank == 0).Select(mail => mail.Month).OrderDescending().ToListAsync(cancel);

    /// <summary>What a firm wants of mails: a pause until a day, none for ever, or as before.</summary>
    public Task ChangeAsync(string siret, DateOnly? pausedUntil, bool isStopped, CancellationToken cancel) =>
        db.Set<Firm>().Where(firm => firm.Siret == siret).ExecuteUpdateAsync(
            set => set.SetProperty(firm => firm.PausedUntil, pausedUntil).SetProperty(firm => firm.IsStopped, isStopped), cancel);

    private Task<bool> WasAskedBeforeAsync(Respondent who, CancellationToken cancel) => db.Set<SurveyMail>().AnyAsync(
        mail => mail.Siret == who.Firm.Siret && mail.Month.CompareTo(who.Wave.Month) < 0, cancel);
}
