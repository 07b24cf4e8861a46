using System.Globalization;
using System.Text;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Zones;

namespace Beffroi.Reference.Transit;

/// <summary>Reads the text files of a GTFS archive; a line that cannot be read is told and left out.</summary>
internal sealed class GtfsFiles(string folder, IssueList issues)
{
    private readonly List<TransitStop> _stops = [];
    private readonly Dictionary<string, int> _stopNumbers = [];
    private readonly Dictionary<string, string> _serviceOfTrip = [];
    private readonly Dictionary<string, ServiceDays> _calendar = [];
    private readonly Dictionary<(string Service, DateOnly Day), bool> _exceptions = [];

    public long Rows { get; private set; }

    public static bool Are(string folder) => File.Exists(Path.Combine(folder, "stops.txt"))
        && File.Exists(Path.Combine(folder, "trips.txt")) && File.Exists(Path.Combine(folder, "stop_times.txt"));

    /// <exception cref="FileRefusedException">A file or a column that every feed has is missing, or no trip runs on any
    /// day.</exception>
    public GtfsFeed Read(ImportProgress progress, CancellationToken cancel)
    {
        ReadStops();
        ReadCalendar();
        ReadTrips();
        progress.At(0.1);
        var times = ReadStopTimes(progress, cancel);
        var frequencies = ReadFrequencies();
        var feed = new GtfsFeed
        {
            Agency = string.Join(", ", Lines("agency.txt", false, "agency_name").Select(line => line["agency_name"])),
                Stops = _stops,
            Trips = [.. times.Select(trip => new TransitTrip(_serviceOfTrip[trip.Key], trip.Value,
                frequencies.GetValueOrDefault(trip.Key)))],
            Calendar = _calendar, Exceptions = _exceptions, Transfers = ReadTransfers(),
        };
        return feed.Trips.Count > 0 && (_calendar.Count > 0 || _exceptions.ContainsValue(true)) ? feed
            : throw new FileRefusedException("file.gtfsEmpty");
    }

    private void ReadStops()
    {
        foreach (var line in Lines("stops.txt", true, "stop_id", "stop_lat", "stop_lon"))
        {
            if (line["location_type"] is not ("" or "0" or "1"))
            {
                continue; // doors and paths of a station: nothing stops there
            }

            if (!TableRowReading.TryNumber(line["stop_lat"], out var latitude) || Math.Abs(latitude) > 90
                || !TableRowReading.TryNumber(line["stop_lon"], out var longitude) || Math.Abs(longitude) > 180)
            {
                line.Wrong("stop_lat", "issue.coordinates");
            }
            else if (_stopNumbers.TryAdd(line["stop_id"], _stops.Count))
            {
                _stops.Add(new TransitStop(line["stop_id"], line["stop_name"], new GeoPoint(longitude, latitude)));
            }
        }
    }

    private void ReadCalendar()
    {
        string[] week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        foreach (var line in Lines("calendar.txt", false, ["service_id", "start_date", "end_date", .. week]))
        {
            if (DayOf(line, "start_date") is { } from && DayOf(line, "end_date") is { } until)
            {
                _calendar[line["service_id"]] = new ServiceDays(from, until, [.. week.Select(day => line[day] == "1")]);
            }
        }

        foreach (var line in Lines("calendar_dates.txt", false, "service_id", "date", "exception_type"))
        {
            if (DayOf(line, "date") is { } day)
            {
                _exceptions[(line["service_id"], day)] = line["exception_type"] == "1";
            }
        }
    }

    private void ReadTrips()
    {
        var known = _calendar.Keys.Concat(_exceptions.Keys.Select(one => one.Service)).ToHashSet();
        foreach (var line in Lines("trips.txt", true, "trip_id", "service_id"))
        {
            if (known.Contains(line["service_id"]))
            {
                _serviceOfTrip[line["trip_id"]] = line["service_id"];
            }
            else
            {
                line.Wrong("service_id", "issue.gtfsUnknown");
            }
        }
    }

    private Dictionary<string, IReadOnlyList<StopTime>> ReadStopTimes(ImportProgress progress, CancellationToken cancel)
    {
        var read = new Dictionary<string, List<(int Sequence, int? Arrival, int? Departure, int Stop, bool Boards,
            bool Alights)>>();
        foreach (var line in Lines("stop_times.txt", true, "trip_id", "stop_id", "stop_sequence", "arrival_time",
            "departure_time"))
        {
            if (Rows % 5000 == 0)
            {
                cancel.ThrowIfCancellationRequested();
                progress.At(0.1 + (0.9 * Rows / (Rows + 100_000)));
            }

            if (!_serviceOfTrip.ContainsKey(line["trip_id"]))
            {
                line.Wrong("trip_id", "issue.gtfsUnknown");
            }
            else if (!_stopNumbers.TryGetValue(line["stop_id"], out var stop))
            {
                line.Wrong("stop_id", "issue.gtfsUnknown");
            }
            else if (!TableRowReading.TryWhole(line["stop_sequence"], out var sequence))
            {
                line.Wrong("stop_sequence", "issue.number");
            }
            else if (TimeOf(line, "arrival_time") is { IsRead: true } arrival && TimeOf(line, "departure_time")
                is { IsRead: true } departure)
            {
                (read.TryGetValue(line["trip_id"], out var trip) ? trip : read[line["trip_id"]] = []).Add(
                    (sequence, arrival.Seconds ?? departure.Seconds, departure.Seconds ?? arrival.Seconds, stop,
                        line["pickup_type"] != "1", line["drop_off_type"] != "1"));
            }
        }

        return read.Select(trip => (trip.Key, Times: StopTimes.Completed([.. trip.Value.OrderBy(time => time.Sequence)])))
            .Where(trip => trip.Times.Count > 1).ToDictionary(trip => trip.Key, trip => trip.Times);
    }

    /// <summary>Starts of the trips that run again and again.</summary>
    private Dictionary<string, IReadOnlyList<int>> ReadFrequencies()
    {
        var starts = new Dictionary<string, IReadOnlyList<int>>();
        foreach (var line in Lines("frequencies.txt", false, "trip_id", "start_time", "end_time", "headway_secs"))
        {
            if (TimeOf(line, "start_time").Seconds is { } from && TimeOf(line, "end_time").Seconds is { } until
                && TableRowReading.TryWhole(line["headway_secs"], out var every) && every > 0)
            {
                var more = Enumerable.Range(0, Math.Max(0, (until - from + every - 1) / every)).Select(turn => from
                    + (turn * every));
                starts[line["trip_id"]] = [.. starts.GetValueOrDefault(line["trip_id"], []), .. more];
            }
        }

        return starts;
    }

    private Dictionary<(int From, int To), int?> ReadTransfers()
    {
        var transfers = new Dictionary<(int From, int To), int?>();
        foreach (var line in Lines("transfers.txt", false, "from_stop_id", "to_stop_id", "transfer_type"))
        {
            if (_stopNumbers.TryGetValue(line["from_stop_id"], out var from) && _stopNumbers.TryGetValue(line["to_stop_id"],
                out var to)
                && from != to)
            {
                // A time that is not told is that of the walk; what holds for some lines alone is no rule for all.
                var isTold = TableRowReading.TryWhole(line["min_transfer_time"], out var seconds) && seconds <= 86_400;
                var isForAll = (line["from_route_id"] + line["to_route_id"] + line["from_trip_id"] + line["to_trip_id"])
                    .Length == 0;
                if (isForAll && (isTold || line["transfer_type"] == "3"))
                {
                    transfers[(from, to)] = line["transfer_type"] == "3" ? null : seconds;
                }
            }
        }

        return transfers;
    }

    private IEnumerable<GtfsLine> Lines(string name, bool isRequired, params string[] columns)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return isRequired ? throw new FileRefusedException("file.gtfsMissing", name) : [];
        }

        var table = new TextTable(path, Encoding.UTF8).FindHeader([.. columns.Select(Table.Normalise)])
            ?? throw new FileRefusedException("file.columnsMissing", name, string.Join(", ", columns));
        return table.Rows.Select(row =>
        {
            Rows++;
            return new GtfsLine(name, row, table, issues);
        });
    }

    private static DateOnly? DayOf(GtfsLine line, string column)
    {
        if (DateOnly.TryParseExact(line[column], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        line.Wrong(column, "issue.gtfsDay");
        return null;
    }

    /// <summary>A time past midnight goes on beyond 24; between two told stops it may be empty.</summary>
    private static (bool IsRead, int? Seconds) TimeOf(GtfsLine line, string column)
    {
        if (line[column].Length == 0)
        {
            return (true, null);
        }

        var parts = line[column].Split(':');
        if (parts.Length == 3 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            && hours < 72
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes < 60
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 60)
        {
            return (true, (hours * 3600) + (minutes * 60) + seconds);
        }

        line.Wrong(column, "issue.gtfsTime");
        return (false, null);
    }
}

/// <summary>A line of one file of the archive, its cells by column.</summary>
internal readonly struct GtfsLine(string file, TableRow row, HeaderedTable table, IssueList issues)
{
    public string this[string column] => row.Cell(table.IndexOf(Table.Normalise(column)));

    public void Wrong(string column, string reason) => issues.Add(row.Line, $"{file}: {column}", this[column], reason);
}
