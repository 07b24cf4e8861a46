using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Identity;

/// <summary>
/// The first administrator. Its secret is made anew at each start, kept in memory alone and told on the console alone; it is dead
/// once there has been an administrator, so that neither a restart nor a restore opens the door again.
/// </summary>
internal sealed class FirstAccess(IServiceScopeFactory scopes)
{
    private readonly string _secret = Secrets.Make();
    private volatile bool _isOver;

    /// <summary>The secret to tell, or null when there is or has been an administrator.</summary>
    public async Task<string?> SecretAsync(CancellationToken cancel) => await IsOverAsync(cancel) ? null : _secret;

    public async Task<bool> IsOverAsync(CancellationToken cancel)
    {
        if (!_isOver)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
            _isOver = await db.Set<Seat>().AnyAsync(seat => seat.Role == Role.Administrator, cancel);
        }

        return _isOver;
    }

    public bool IsSecret(string typed) => Secrets.AreEqual(typed.Trim(), _secret);
}

/// <summary>Makes the first administrator with its organisation.</summary>
internal sealed class FirstAdministrator(BeffroiDb db, People people, AuditTrail audit, TimeProvider time)
{
    public async Task<Person> CreateAsync(string name, string email, string organisation, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var person = await people.FindOrCreateAsync(name, email, cancel);
        var own = new Organisation { Name = organisation.Trim(), CreatedAt = time.GetUtcNow() };
        db.Add(own);
        db.Add(people.NewSeat(person.Id, own.Id, Role.Administrator, person.Id));
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.FirstAccess, $"person:{person.Id:N}", person.Id, cancel);
        await transaction.CommitAsync(cancel);
        return person;
    }
}
