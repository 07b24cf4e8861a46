using Beffroi.TestKit;
using Xunit;

namespace Beffroi.Tests;

/// <summary>A store shared by the tests of one class on one database; each test makes its own rows in it.</summary>
public abstract class StoreFixture(TestDatabase database) : IAsyncLifetime
{
    public TestStore Store { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => Store = await TestStore.StartAsync(database);

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}

public sealed class SqliteStore() : StoreFixture(TestDatabase.Sqlite);

public sealed class PostgresStore() : StoreFixture(TestDatabase.Postgres);
