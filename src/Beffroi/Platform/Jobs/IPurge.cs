namespace Beffroi.Platform.Jobs;

/// <summary>Deletes one kind of record of a module when its term is over.</summary>
internal interface IPurge
{
    /// <summary>As data/parameters/retention.json names it.</summary>
    string Kind { get; }

    /// <returns>How many went.</returns>
    Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancel);
}
