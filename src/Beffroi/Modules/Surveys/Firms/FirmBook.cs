using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Firms;

/// <summary>The frame: lists of several chambers joined by the number of the establishment, each with one sender.</summary>
internal sealed class FirmBook(BeffroiDb db, AuditTrail audit)
{
    /// <summary>
    /// Adds a list. A firm that another chamber can write to stays theirs; one of which only a register was known goes to whoever
    /// has its address.
    /// </summary>
    /// <param name="ended">Numbers that the list says are closed, or without employees.</param>
    /// <returns>How many firms are new, and how many were known.</returns>
    /// <exception cref="BrokenRuleException">A made-up list has the number of a real firm, or the other way round.</exception>
    public async Task<(int Added, int Known)> PutAsync(
        IReadOnlyList<FirmLine> lines, IReadOnlySet<string> ended, Guid organisation, bool isFictitious, DateOnly today, Guid by,
        CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel); // two lists at once: the second finds what the first brought
        var held = await db.Set<Firm>().ToDictionaryAsync(firm => firm.Siret, cancel);
        if (lines.FirstOrDefault(line => held.TryGetValue(line.Siret, out var firm)
            && firm.IsFictitious != isFictitious) is { } mixed)
        {
            throw new BrokenRuleException("frame.mixed", mixed.Siret);
        }

        var added = 0;
        foreach (var line in lines)
        {
            if (!held.TryGetValue(line.Siret, out var firm))
            {
                added++;
                db.Add(new Firm
                {
                    Siret = line.Siret, Name = line.Name, Commune = line.Commune, Activity = line.Activity, Sector = line.Sector,
                    Headcount = line.Headcount, Zone = line.Zone, Mail = line.Mail, Language = line.Language,
                    SenderId = organisation, IsFictitious = isFictitious,
                });
            }
            else if (firm.SenderId == organisation || (firm.Mail is null && line.Mail is not null))
            {
                (firm.SenderId, firm.EndedOn) = (organisation, null);
                firm.BouncedOn = firm.Mail == (line.Mail ?? firm.Mail) ? firm.BouncedOn : null;
                (firm.Name, firm.Commune, firm.Activity, firm.Sector, firm.Headcount, firm.Zone, firm.Language) =
                    (line.Name, line.Commune, line.Activity, line.Sector, line.Headcount, line.Zone, line.Language);
                firm.Mail = line.Mail ?? firm.Mail;
            }
        }

        foreach (var gone in held.Values.Where(firm => firm.IsFictitious == isFictitious && ended.Contains(firm.Siret)))
        {
            gone.EndedOn ??= today;
        }

        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.FirmsListed, $"organisation:{organisation:N}", by, cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        return (added, lines.Count - added);
    }

    public Task<Sender?> SenderAsync(Guid organisation, CancellationToken cancel) =>
        db.Set<Sender>().AsNoTracking().FirstOrDefaultAsync(one => one.OrganisationId == organisation, cancel);

    /// <exception cref="BrokenRuleException">The name, the address or the logo is none.</exception>
    public async Task SetSenderAsync(Sender wanted, Guid by, CancellationToken cancel)
    {
        if (wanted.Name.Length is < 2 or > Sender.LongestName || wanted.Name.Any(char.IsControl))
        {
            throw new BrokenRuleException("sender.name", Sender.LongestName);
        }

        if (wanted.ReplyTo is { } reply && !Platform.Identity.People.IsEmail(reply))
        {
            throw new BrokenRuleException("sender.reply", reply);
        }

        if (wanted.Logo is { } logo && (logo.Length > Sender.LargestLogo || logo is not [0x89, 0x50, 0x4E, 0x47, ..]))
        {
            throw new BrokenRuleException("sender.logo", Sender.LargestLogo / 1000);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Set<Sender>().FirstOrDefaultAsync(one => one.OrganisationId == wanted.OrganisationId, cancel) is { } held)
        {
            (held.Name, held.ReplyTo, held.Logo) = (wanted.Name, wanted.ReplyTo, wanted.Logo ?? held.Logo);
        }
        else
        {
            db.Add(wanted);
        }

        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.SenderChanged, $"organisation:{wanted.OrganisationId:N}", by, cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }
}
