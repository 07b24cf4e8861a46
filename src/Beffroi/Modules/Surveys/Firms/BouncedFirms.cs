using Beffroi.Platform;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Firms;

/// <summary>A firm whose address a server refused for good is written to no more, until a list brings another.</summary>
internal sealed class BouncedFirms(BeffroiDb db, TimeProvider time) : IRefusedAddress
{
    /// <summary>How letters to firms begin to say what they are about.</summary>
    public const string About = "survey:";

    /// <inheritdoc/>
    public Task<int> RefusedMailAsync(string address, CancellationToken cancel)
    {
        var (small, today) = (address.ToLowerInvariant(), (DateOnly?)LocalTime.DayOf(time.GetUtcNow()));
        return db.Set<Firm>().Where(firm => firm.Mail == small && firm.BouncedOn == null)
            .ExecuteUpdateAsync(set => set.SetProperty(firm => firm.BouncedOn, today), cancel);
    }

    public async Task RefusedAsync(string about, CancellationToken cancel)
    {
        if (about.StartsWith(About, StringComparison.Ordinal))
        {
            var (siret, today) = (about[About.Length..], (DateOnly?)LocalTime.DayOf(time.GetUtcNow()));
            await db.Set<Firm>().Where(firm => firm.Siret == siret)
                .ExecuteUpdateAsync(set => set.SetProperty(firm => firm.BouncedOn, today), cancel);
        }
    }
}
