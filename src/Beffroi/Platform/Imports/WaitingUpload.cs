using Beffroi.Platform.Storage;

namespace Beffroi.Platform.Imports;

/// <summary>An uploaded file that waits to be looked at and confirmed, under a name of ours and the last part of its
/// own.</summary>
internal static class WaitingUpload
{
    private const int OursLength = 33;

    public static string NameFor(string fileName) => Guid.CreateVersion7().ToString("N") + "-" + Path.GetFileName(fileName);

    public static string ShownName(string waiting) => waiting.Length > OursLength ? waiting[OursLength..] : "";

    /// <returns>Null where no such file waits: a typed name never leads out of the folder.</returns>
    public static string? PathOf(StoreFolder folder, string? waiting) => waiting is { Length: > OursLength }
        && Path.GetFileName(waiting) == waiting && Path.Combine(folder.Incoming, waiting) is var path && File.Exists(path)
            ? path : null;

    /// <summary>Removes it, with what says how to read it.</summary>
    public static void Remove(StoreFolder folder, string waiting)
    {
        File.Delete(Path.Combine(folder.Incoming, waiting));
        File.Delete(Path.Combine(folder.Incoming, waiting + ImportService.Instructions));
    }
}
