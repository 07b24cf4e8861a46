using System.Globalization;
using System.Xml;
using Beffroi.Platform.Imports;
using MiniExcelLibs;

namespace Beffroi.Platform.Tables;

internal static class WorkbookTables
{
    public static List<Table> Open(string path)
    {
        try
        {
            return [.. MiniExcel.GetSheetNames(path).Select(sheet => new SheetTable(path, sheet))];
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            throw new FileRefusedException("file.workbookDamaged");
        }
    }

    private static bool IsDamage(Exception damage) => damage is XmlException or InvalidDataException or FormatException
        or NullReferenceException or KeyNotFoundException or ArgumentException or InvalidOperationException;

    private sealed class SheetTable(string path, string name) : Table(name)
    {
        public override IEnumerable<TableRow> Rows
        {
            get
            {
                using var reader = Reader();
                for (var line = 1; Next(reader); line++)
                {
                    var cells = new string[reader.FieldCount];
                    for (var i = 0; i < cells.Length; i++)
                    {
                        cells[i] = Text(reader.GetValue(i));
                    }

                    yield return new TableRow(line, cells);
                }
            }
        }

        private MiniExcelDataReader Reader()
        {
            try
            {
                return MiniExcel.GetReader(path, useHeaderRow: false, sheetName: Name);
            }
            catch (Exception damage) when (IsDamage(damage))
            {
                throw new FileRefusedException("file.workbookDamaged");
            }
        }

        private static bool Next(MiniExcelDataReader reader)
        {
            try
            {
                return reader.Read();
            }
            catch (Exception damage) when (IsDamage(damage))
            {
                throw new FileRefusedException("file.workbookDamaged");
            }
        }

        private static string Text(object? value) => value switch
        {
            null => "",
            string text => text,
            DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
    }
}
