namespace Beffroi.Platform.Storage;

/// <summary>A number that grows with each change of data. Caches of this process compare it.</summary>
internal sealed class DataVersion
{
    private long _current = 1;

    public long Current => Interlocked.Read(ref _current);

    public void Changed() => Interlocked.Increment(ref _current);
}
