using System.Text.RegularExpressions;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Nl;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Beffroi.Modules.ServiceMap.Search;

/// <summary>The words of all items. Text that structures wrote is French; the words of themes and publics are in each
/// language.</summary>
internal sealed partial class ServiceIndex
{
    private const LuceneVersion Version = LuceneVersion.LUCENE_48;
    private const string Number = "n";
    private const string NameField = "name";
    private const string BodyField = "body";
    private const string EasyFrench = "fr-x-falc";

    /// <summary>Which part of the words asked must be found, at least.</summary>
    private const double LeastFound = 0.6;

    /// <summary>Whoever writes more has said enough.</summary>
    private const int MostWords = 12;

    private static readonly Analyzer French = new FrenchAnalyzer(Version);

    private static readonly Dictionary<string, Analyzer> Languages = new()
    {
        ["fr"] = French, ["nl"] = new DutchAnalyzer(Version), ["en"] = new EnglishAnalyzer(Version),
    };

    private static readonly string[] Fields = [NameField, BodyField, .. Languages.Keys];

    private readonly IndexSearcher _searcher;
    private readonly int[] _documents;

    public ServiceIndex(IReadOnlyList<MapItem> items)
    {
        var directory = new RAMDirectory();
        var analyzer = new PerFieldAnalyzerWrapper(French, Languages.ToDictionary(one => one.Key, one => one.Value));
        using (var writer = new IndexWriter(directory, new IndexWriterConfig(Version, analyzer)))
        {
            foreach (var (number, item) in items.Index())
            {
                writer.AddDocument(DocumentOf(item, number));
            }

            writer.ForceMerge(1); // one segment, so that a document is found by the number of its item
        }

        _searcher = new IndexSearcher(DirectoryReader.Open(directory));
        _documents = new int[items.Count];
        foreach (var context in _searcher.IndexReader.Leaves)
        {
            var numbers = context.AtomicReader.GetNumericDocValues(Number);
            for (var document = 0; document < context.AtomicReader.MaxDoc; document++)
            {
                _documents[numbers.Get(document)] = document;
            }
        }
    }

    /// <summary>The numbers of the items in which enough of the words are found, with how well: the best is 1.</summary>
    /// <param name="among">The numbers that are looked at; null for all.</param>
    public IReadOnlyList<(int Number, double Score)> Find(string text, string language, IEnumerable<int>? among = null)
    {
        if (QueryOf(text, language) is not { } query)
        {
            return [];
        }

        var collector = new NumberCollector();
        _searcher.Search(query, among is null ? null : Filter.NewAnonymous((context, _) => Only(context, among)), collector);
        var best = collector.Found.Count == 0 ? 1 : collector.Found.Max(one => one.Score);
        return collector.Found.ConvertAll(one => (one.Number, one.Score / best));
    }

    private FixedBitSet Only(AtomicReaderContext context, IEnumerable<int> numbers)
    {
        var bits = new FixedBitSet(context.AtomicReader.MaxDoc);
        foreach (var number in numbers)
        {
            bits.Set(_documents[number]);
        }

        return bits;
    }

    private static Document DocumentOf(MapItem item, int number)
    {
        var document = new Document
        {
            new NumericDocValuesField(Number, number),
            new TextField(NameField, $"{item.Name} {(item.StructureName == item.Name ? "" : item.StructureName)}",
                Field.Store.NO),
            new TextField(BodyField, $"{item.Description} {item.At.Commune}", Field.Store.NO),
        };
        foreach (var language in Languages.Keys)
        {
            document.Add(new TextField(language, string.Join(' ',
                item.Themes.SelectMany(theme => new[]
                {
                    ServiceCodes.Themes.Name(theme, language), ServiceCodes.Categories.Name(ServiceCodes.CategoryOf(theme),
                        language),
                }).Concat(item.Publics.Select(one => ServiceCodes.Publics.Name(one, language)))), Field.Store.NO));
        }

        return document;
    }

    private static string WordsOf(MapItem item, string language) => string.Join(' ', item.Themes.SelectMany(theme => new[]
    {
        ServiceCodes.Themes.Name(theme, language), ServiceCodes.Categories.Name(ServiceCodes.CategoryOf(theme), language),
    }).Concat(item.Publics.Select(one => ServiceCodes.Publics.Name(one, language))));

    private BooleanQuery? QueryOf(string text, string language)
    {
        var spoken = Languages.ContainsKey(language) ? language : "fr";
        // Word by word: what the reader's language passes over counts for nothing, in whichever field it is looked for.
        var words = Letters().Matches(text).Select(match => match.Value).Where(word => word.Length > 1).Distinct().Take(MostWords)
            .Select(word => (Own: Stem(word, spoken), French: Stem(word, "fr"))).Where(word => word.Own is not null).ToList();
        if (words.Count == 0)
        {
            return null;
        }

        var query = new BooleanQuery();
        foreach (var (own, french) in words)
        {
            var word = new DisjunctionMaxQuery(0.1f) { Near(spoken, own!, 2) };
            if (french is not null)
            {
                word.Add(Near(NameField, french, 3));
                word.Add(Near(BodyField, french, 1));
            }

            query.Add(word, Occur.SHOULD);
        }

        query.MinimumNumberShouldMatch = Math.Max(1, (int)Math.Ceiling(LeastFound * words.Count));
        return query;
    }

    /// <summary>The word itself, else one with a typing error or two, or one that begins so; short words have neither.</summary>
    private Query Near(string field, string word, float worth)
    {
        var exact = new TermQuery(new Term(field, word)) { Boost = worth };
        if (word.Length < 4 || Fields.Any(known => _searcher.IndexReader.DocFreq(new Term(known, word)) > 0))
        {
            return exact;
        }

        var near = new BooleanQuery { { exact, Occur.SHOULD } };
        near.Add(new FuzzyQuery(new Term(field, word), word.Length < 8 ? 1 : 2, prefixLength: 1, maxExpansions: 20,
            transpositions: true)
        {
            Boost = worth / 4,
        }, Occur.SHOULD);
        near.Add(new PrefixQuery(new Term(field, word)) { Boost = worth / 4 }, Occur.SHOULD);
        return near;
    }

    /// <summary>The stem of a word; null for one that the language passes over.</summary>
    private static string? Stem(string word, string language)
    {
        using var stream = Languages[language].GetTokenStream("", word);
        var term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        var stem = stream.IncrementToken() ? term.ToString() : null;
        stream.End();
        return stem;
    }

    [GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial Regex Letters();

    private sealed class NumberCollector : ICollector
    {
        private Scorer? _scorer;
        private NumericDocValues? _numbers;

        public List<(int Number, double Score)> Found { get; } = [];

        public bool AcceptsDocsOutOfOrder => true;

        public void SetScorer(Scorer scorer) => _scorer = scorer;

        public void SetNextReader(AtomicReaderContext context) => _numbers = context.AtomicReader.GetNumericDocValues(Number);

        public void Collect(int doc) => Found.Add(((int)_numbers!.Get(doc), _scorer!.GetScore()));
    }
}
