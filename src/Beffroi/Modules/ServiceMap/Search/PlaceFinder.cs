using Beffroi.Platform.Tables;
using Beffroi.Reference.Readers;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.ServiceMap.Search;

/// <summary>Understands where somebody says that they are: the name, the code or the postcode of a commune.</summary>
internal static class PlaceFinder
{
    /// <summary>The code of the country in the official geographical code of INSEE.</summary>
    private const string Belgium = "99131";

    /// <param name="near">Of two communes of one name the one in the same department as this place is meant.</param>
    public static Zone? Find(string text, Places places, DirectorySnapshot directory, ZoneRef near)
    {
        var wanted = Table.Normalise(text.Trim());
        if (wanted.Length < 2)
        {
            return null;
        }

        if (wanted.Length == 5 && wanted.All(char.IsAsciiLetterOrDigit) && wanted.Any(char.IsAsciiDigit))
        {
            var commune = directory.Items.FirstOrDefault(item =>
                item.At.Postcode == wanted)?.At.CommuneCode ?? wanted.ToUpperInvariant();
            return places.Find(new ZoneRef(Zonings.Commune, commune)) ?? places.Find(new ZoneRef(Zonings.Municipality, commune));
        }

        var home = places.CommunesOf(near).Select(commune => commune[..2]).FirstOrDefault();
        return places.ListOf(Zonings.Commune).Concat(places.ListOf(Zonings.Municipality))
            .Where(zone => Table.Normalise(zone.NameFr) == wanted || (zone.NameNl is { } dutch
                && Table.Normalise(dutch) == wanted))
            .OrderByDescending(zone => zone.Code.StartsWith(home ?? "-", StringComparison.Ordinal)).ThenByDescending(zone =>
                zone.Population)
            .FirstOrDefault();
    }

    /// <returns>Null where no point of the commune is known.</returns>
    public static SearchPlace? PlaceOf(Zone commune, Places places, DirectorySnapshot directory)
    {
        if (commune.Zoning == Zonings.Municipality)
        {
            // Who lives across the border is let in by what lets in everybody, or names Belgium.
            return directory.CentreOf(CommuneReader.Belgium + commune.Code) is { } beyond
                ? new SearchPlace(beyond, new HashSet<string> { CommuneReader.Belgium + commune.Code, Belgium }) : null;
        }

        if (commune.Zoning != Zonings.Commune || directory.CentreOf(commune.Code) is not { } centre)
        {
            return null;
        }

        var codes = places.ZonesHolding(commune.Code).Select(zone => zone.Code).Append(commune.Code).ToHashSet();
        codes.UnionWith(["france", "99100"]);
        return new SearchPlace(centre, codes);
    }
}
