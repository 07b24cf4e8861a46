namespace Beffroi.Platform;

/// <summary>A rule that an input breaks: a stable key of the texts, and the facts that fill its sentence.</summary>
internal sealed class BrokenRuleException(string key, params object[] facts) : Exception(key)
{
    public string Key { get; } = key;

    public object[] Facts { get; } = facts;
}
