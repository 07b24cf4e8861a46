using System.Globalization;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Firms;
using Beffroi.Platform;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys.Waves;

/// <summary>Invitations and reminders: each firm once for each rank, to those alone who have not answered, some thousands a
/// day.</summary>
internal sealed class WaveMails(
    BeffroiDb db, AnswerStore answers, SurveyKeys keys, MailOutbox outbox, IStringLocalizer<Texts> texts, TimeProvider time)
{
    /// <summary>So many go in one transaction: one that fails keeps few others waiting.</summary>
    private const int Batch = 100;

    private sealed record Due(Wave Wave, DrawnFirm Drawn, Firm Firm, int Rank);

    /// <summary>Writes what is due today.</summary>
    /// <returns>How many mails were written.</returns>
    public async Task<int> WriteDueAsync(CancellationToken cancel)
    {
        var (today, written) = (LocalTime.DayOf(time.GetUtcNow()), 0);
        var senders = await db.Set<Sender>().AsNoTracking().ToDictionaryAsync(sender => sender.OrganisationId, cancel);
        foreach (var wave in await db.Set<Wave>().AsNoTracking().Where(one => one.State == WaveState.Open).ToListAsync(cancel))
        {
            var sentToday = await db.Set<SurveyMail>().CountAsync(mail => mail.WaveId == wave.Id && mail.SentOn == today, cancel);
            if (sentToday >= wave.Plan.MailsADay)
            {
                continue;
            }

            var due = (await DueAsync(wave, today, cancel)).Take(wave.Plan.MailsADay - sentToday);
            foreach (var batch in due.Chunk(Batch))
            {
                if (!await IsOpenAsync(wave, cancel))
                {
                    break; // stopped meanwhile
                }

                written += await WriteAsync(batch, senders, today, cancel);
            }
        }

        return written;
    }

    private Task<bool> IsOpenAsync(Wave wave, CancellationToken cancel) =>
        db.Set<Wave>().AnyAsync(one => one.Id == wave.Id && one.State == WaveState.Open, cancel);

    /// <summary>Last reminders first: whoever was invited late is reminded late, and never has two mails at once.</summary>
    private async Task<IReadOnlyList<Due>> DueAsync(Wave wave, DateOnly today, CancellationToken cancel)
    {
        var due = new List<Due>();
        for (var rank = WavePlan.ReminderDays.Count; rank >= 0; rank--)
        {
            due.AddRange(await DueAsync(wave, rank, today, cancel));
        }

        return due;
    }

    private async Task<IEnumerable<Due>> DueAsync(Wave wave, int rank, DateOnly today, CancellationToken cancel)
    {
        static int DayOf(int rank) => rank == 0 ? 0 : WavePlan.ReminderDays[rank - 1];
        if (wave.OpensOn.AddDays(DayOf(rank)) > today)
        {
            return [];
        }

        // The database says who is left, of whom there is mostly nobody: the others are not read each time.
        var since = rank == 0 ? today : today.AddDays(DayOf(rank - 1) - DayOf(rank));
        var mails = db.Set<SurveyMail>().Where(mail => mail.Month == wave.Month);
        var left = await (from one in db.Set<DrawnFirm>().AsNoTracking()
                          join firm in db.Set<Firm>().AsNoTracking() on one.Siret equals firm.Siret
                          where one.WaveId == wave.Id && firm.EndedOn == null && firm.Mail != null && !firm.IsStopped
                              && firm.BouncedOn == null && !mails.Any(mail => mail.Siret == one.Siret && mail.Rank >= rank)
                              && (rank == 0 || mails.Any(mail => mail.Siret == one.Siret && mail.Rank == rank - 1
                                  && mail.SentOn <= since))
                          select new { Drawn = one, Firm = firm }).ToListAsync(cancel);
        var answered = left.Count == 0 ? new HashSet<Guid>()
            : await answers.AnsweredAsync(wave.Id, left.Select(one => one.Drawn.Id), cancel);
        return left.Where(one => one.Firm.MayBeWritten(today) && !answered.Contains(one.Drawn.Id))
            .OrderBy(one => one.Drawn.Id).Select(one => new Due(wave, one.Drawn, one.Firm, rank));
    }

    private async Task<int> WriteAsync(
        Due[] batch, Dictionary<Guid, Sender> senders, DateOnly today, CancellationToken cancel)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            db.AddRange(batch.Select(due => new SurveyMail
            {
                Siret = due.Firm.Siret, Month = due.Wave.Month, Rank = due.Rank, WaveId = due.Wave.Id, SentOn = today,
            }));
            await db.SaveChangesAsync(cancel); // another process that wrote one of them stops us here
            foreach (var due in batch)
            {
                using (Texts.Speak(due.Firm.Language))
                {
                    await outbox.WriteAsync(LetterTo(due, senders.GetValueOrDefault(due.Firm.SenderId)), cancel);
                }
            }

            await transaction.CommitAsync(cancel);
            return batch.Length;
        }
        catch (DbUpdateException)
        {
            return 0; // they were written meanwhile; what is still due is found again at the next turn
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private Letter LetterTo(Due due, Sender? sender)
    {
        var secret = keys.LinkOf(due.Drawn.Id, AnswerChannel.Web);
        string Link(string page) => due.Wave.Origin + Addresses.PathOf(page, due.Firm.Language, ("secret", secret));
        var key = due.Rank == 0 ? "mail.survey" : "mail.survey.reminder";
        var name = sender?.Name ?? texts["wave.sender"];
        var day = LocalTime.Of(due.Wave.ClosesAt).ToString("d MMMM", CultureInfo.CurrentCulture);
        return new Letter(due.Firm.Mail!, texts[key + ".subject", due.Firm.Name],
            texts[key + ".body", due.Firm.Name, name, Link("/Surveys/Form/Fill"), day, Link("/Surveys/Form/Burden")])
        {
            FromName = name, ReplyTo = sender?.ReplyTo, Logo = sender?.Logo, Unsubscribe = Link("/Surveys/Form/Burden"),
            About = BouncedFirms.About + due.Firm.Siret,
        };
    }
}
