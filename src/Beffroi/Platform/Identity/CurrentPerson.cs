using System.Security.Claims;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Identity;

/// <summary>Whoever sent the request, the seats that they hold today, and what these allow.</summary>
internal sealed class CurrentPerson(IHttpContextAccessor http, BeffroiDb db, TimeProvider time)
{
    private IReadOnlyList<Seat>? _seats;

    private ClaimsPrincipal? User => http.HttpContext?.User;

    public bool IsSignedIn => User?.Identity?.IsAuthenticated == true;

    public Guid? Id => Guid.TryParse(User?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>Which of the person's sessions this is.</summary>
    public Guid? SessionId => Guid.TryParse(User?.FindFirstValue(Session.Id), out var id) ? id : null;

    public string Name => User?.FindFirstValue(ClaimTypes.Name) ?? "";

    /// <summary>Whether this session was opened with a second factor.</summary>
    public bool HasSecondFactor => User?.HasClaim(Session.Factor, Session.Strong) == true;

    /// <summary>When the second factor was last shown; null without one.</summary>
    public DateTimeOffset? SecondFactorAt => long.TryParse(User?.FindFirstValue(Session.StrongAt), out var seconds)
        ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>Whether it was shown so lately that the means of signing in may be changed.</summary>
    public bool HasFreshFactor => SecondFactorAt is { } at && time.GetUtcNow() - at <= Session.Fresh;

    public async ValueTask<IReadOnlyList<Seat>> SeatsAsync(CancellationToken cancel)
    {
        if (_seats is null && Id is { } id)
        {
            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            var held = await db.Set<Seat>().AsNoTracking().Where(seat => seat.PersonId == id).ToListAsync(cancel);
            _seats = held.FindAll(seat => seat.IsActiveOn(today));
        }

        return _seats ?? [];
    }

    /// <summary>Whether some seat allows it, wherever.</summary>
    public async ValueTask<bool> MayAsync(string permission, CancellationToken cancel) =>
        (await AllowingAsync(permission, cancel)).Any();

    /// <summary>Whether a seat allows it in that organisation.</summary>
    public async ValueTask<bool> MayAsync(string permission, Guid organisation, CancellationToken cancel) =>
        (await AllowingAsync(permission, cancel)).Any(held => held.Role.IsEverywhere || held.Seat.OrganisationId == organisation);

    /// <summary>All that the seats in an organisation allow.</summary>
    public async ValueTask<IReadOnlySet<string>> PermissionsInAsync(Guid organisation, CancellationToken cancel) =>
        (await SeatsAsync(cancel)).Where(seat => seat.OrganisationId == organisation)
            .SelectMany(seat => Roles.Find(seat.Role)?.Permissions ?? []).ToHashSet();

    /// <summary>The organisations in which a seat allows it; null for all.</summary>
    public async ValueTask<IReadOnlySet<Guid>?> WhereMayAsync(string permission, CancellationToken cancel)
    {
        var allowing = (await AllowingAsync(permission, cancel)).ToList();
        return allowing.Exists(held => held.Role.IsEverywhere) ? null
            : allowing.Select(held => held.Seat.OrganisationId).ToHashSet();
    }

    private async ValueTask<IEnumerable<(Seat Seat, Role Role)>> AllowingAsync(string permission, CancellationToken cancel) =>
        (await SeatsAsync(cancel)).Select(seat => (Seat: seat, Role: Roles.Find(seat.Role)))
            .Where(held => held.Role is not null && held.Role.Permissions.Contains(permission)
                && (HasSecondFactor || !held.Role.IsProfessional))
            .Select(held => (held.Seat, held.Role!));
}

/// <summary>Names within the session of a person who signed in.</summary>
internal static class Session
{
    public const string Factor = "factor";
    public const string Strong = "strong";
    public const string Mail = "mail";
    public const string StrongAt = "strong-at";
    public const string Stamp = "stamp";
    public const string Id = "session";

    /// <summary>The cookie of whoever passed the first step only.</summary>
    public const string PendingScheme = "pending";

    /// <summary>What a provider wants to see again at the end.</summary>
    public const string IdToken = "id_token";

    /// <summary>A counsellor signs in once a day.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(12);

    /// <summary>A session left open on a desk is not enough to add or remove a means of signing in.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
}
