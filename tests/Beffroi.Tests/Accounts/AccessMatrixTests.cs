using System.Net;
using Beffroi.Platform.Identity;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Accounts;

public sealed class AccessMatrixOnSqlite() : AccessMatrixTests(TestDatabase.Sqlite);

public sealed class AccessMatrixOnPostgres() : AccessMatrixTests(TestDatabase.Postgres);

/// <summary>
/// Every role on every operation, of its own organisation and of another: docs/security/access-matrix.csv says what is expected,
/// each cell is tried over HTTP. An operation without a line, or a line without its operation, fails.
/// </summary>
[Trait("Capability", "X1")]
public abstract class AccessMatrixTests(TestDatabase database) : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public void Matrix_NamesEveryOperationAndNothingElse()
    {
        var expected = AccessMatrix.Operations(_store)
            .SelectMany(o => o.HasOwner ? AccessMatrix.Whose.Select(whose => $"{o.Name};{whose}") : [$"{o.Name};"]);
        Lines().Select(line => $"{line[0]};{line[1]}").Order(StringComparer.Ordinal)
            .ShouldBe(expected.Order(StringComparer.Ordinal));
        System.IO.File.ReadLines(AccessMatrix.File).First().ShouldBe("operation;whose;" + string.Join(';', AccessMatrix.Roles));
    }

    [Fact]
    public async Task EveryCell_TriedOverHttp_AnswersAsWritten()
    {
        await _store.PersonAsync(Role.Administrator, "Elsewhere", "watchman"); // the first access is over
        var operations = AccessMatrix.Operations(_store).ToDictionary(o => o.Name);
        var lines = Lines().ToList();
        var wrong = new List<string>();
        for (var column = 0; column < AccessMatrix.Roles.Length; column++)
        {
            var role = AccessMatrix.Roles[column];
            foreach (var line in lines)
            {
                var found = await TryAsync(role, operations[line[0]], line[1]);
                if (found != line[column + 2])
                {
                    wrong.Add($"{role}: {line[0]} {line[1]}: expected {line[column + 2]}, was {found}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        (lines.Count * AccessMatrix.Roles.Length).ShouldBeGreaterThan(700);
    }

    private static IEnumerable<string[]> Lines() => System.IO.File.ReadLines(AccessMatrix.File).Skip(1).Select(line => line.Split(';'));

    /// <returns><c>yes</c>, <c>no</c>, or <c>door</c> where one is sent to sign in.</returns>
    private async Task<string> TryAsync(string role, Operation operation, string whose)
    {
        var mine = await _store.OrganisationAsync("Mission");
        var other = await _store.PersonAsync("counsellor", "Other", "other-" + role);
        var theirs = await _store.OrganisationAsync("Other");
        Person? me = role == "visitor" ? null : await PersonAsync(role);
        var colleague = await PersonAsync("counsellor", "colleague");
        using var visitor = me is null ? _store.Visit() : _store.SignedIn(me);
        await visitor.GetAsync("/fr/connexion"); // for the token of its form
        var owner = whose == "other" ? (Organisation: theirs.Id, Person: other.Id) : (Organisation: mine.Id, Person: colleague.Id);
        var id = operation.Path.Contains("/personnes/", StringComparison.Ordinal) ? owner.Person
            : operation.Path.Contains("/organisations/", StringComparison.Ordinal) ? owner.Organisation : Guid.Empty;
        var path = Filled(operation.Path, id);
        var answer = operation.Post is null ? await visitor.GetAsync(path) : await visitor.PostAsync(path + operation.Post);
        answer.Status.ShouldNotBe(HttpStatusCode.InternalServerError, $"{role}: {operation.Name}");
        return answer.Location is { } to && to.StartsWith("/fr/connexion?to=", StringComparison.Ordinal) ? "door"
            : answer.Location is { } door && door == "/fr/connexion" ? "door"
            : answer.Location?.StartsWith("/fr/acces-refuse", StringComparison.Ordinal) == true
                || answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized ? "no"
            : answer.Status == HttpStatusCode.TooManyRequests ? "limited"
            : answer.Status == HttpStatusCode.NotFound && operation.Path == "/fr/premier-acces" ? "no"
            : "yes";
    }

    private readonly Dictionary<string, Person> _people = [];

    private async Task<Person> PersonAsync(string role, string? name = null)
    {
        var key = name ?? role;
        return _people.TryGetValue(key, out var held) ? held : _people[key] = await _store.PersonAsync(role, "Mission", "m-" + key);
    }

    private static string Filled(string path, Guid id) => path
        .Replace("{id:guid}", id.ToString(), StringComparison.Ordinal)
        .Replace("{id}", path.Contains("methodes", StringComparison.Ordinal) ? "bmo" : "difficult-share", StringComparison.Ordinal)
        .Replace("{format}", "csv", StringComparison.Ordinal).Replace("{zoning}", "department", StringComparison.Ordinal)
        .Replace("{nomenclature}", "bmo-family", StringComparison.Ordinal).Replace("{secret}", "none", StringComparison.Ordinal)
        .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{*path}", "nowhere", StringComparison.Ordinal)
        .Replace("{code}", path.Contains("zones", StringComparison.Ordinal) ? "59" : "T2A60", StringComparison.Ordinal);
}
