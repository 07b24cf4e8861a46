using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Firms;
using Beffroi.Modules.Surveys.Verbatims;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform.Jobs;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys;

/// <summary>Forgets answers of firms; what was estimated from them stays.</summary>
internal sealed class AnswerPurge(BeffroiDb db) : IPurge
{
    public string Kind => "survey-answers";

    public async Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancel)
    {
        var day = DateOnly.FromDateTime(before.UtcDateTime);
        // Words that were taken out of the answers go with the first of them; quotations and numbers that were published stay.
        var over = db.Set<Wave>().Where(one => one.OpensOn < day).Select(one => one.Id);
        var words = await db.Set<Verbatim>().Where(one => over.Contains(one.WaveId)).ExecuteDeleteAsync(cancel);
        await db.Set<VerbatimCoding>().Where(one => over.Contains(one.WaveId) && one.PublishedAt == null)
            .ExecuteDeleteAsync(cancel);
        return words + await db.Set<HandedInAnswer>().Where(one => one.ReceivedOn < day).ExecuteDeleteAsync(cancel);
    }
}

/// <summary>Forgets what firms asked of people.</summary>
internal sealed class RequestPurge(BeffroiDb db) : IPurge
{
    public string Kind => "survey-requests";

    public Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancel)
    {
        var day = DateOnly.FromDateTime(before.UtcDateTime);
        return db.Set<FirmRequest>().Where(one => one.AskedOn < day).ExecuteDeleteAsync(cancel);
    }
}

/// <summary>Forgets that firms were written to.</summary>
internal sealed class SurveyMailPurge(BeffroiDb db) : IPurge
{
    public string Kind => "survey-mails";

    public Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancel)
    {
        var day = DateOnly.FromDateTime(before.UtcDateTime);
        return db.Set<SurveyMail>().Where(one => one.SentOn < day).ExecuteDeleteAsync(cancel);
    }
}
