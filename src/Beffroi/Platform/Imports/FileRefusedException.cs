namespace Beffroi.Platform.Imports;

/// <summary>A file that cannot be read at all. The key names a sentence of the texts; the facts fill it in.</summary>
internal sealed class FileRefusedException(string key, params object[] facts) : Exception(key)
{
    public string Key { get; } = key;

    public object[] Facts { get; } = facts;
}
