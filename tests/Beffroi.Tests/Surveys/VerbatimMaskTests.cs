using Beffroi.Modules.Surveys.Verbatims;
using Beffroi.Platform;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

[Trait("Capability", "R7.3")]
public sealed class VerbatimMaskTests
{
    [Theory]
    [InlineData("Écrivez à paul@martin.fr ou au 06 12 34 56 78.", "Écrivez à […] ou au […].")]
    [InlineData("Appelez +32 (0)56/12.34.56 ou 0612345678", "Appelez […] ou […]")]
    [InlineData("SIRET 123 456 789 00012, voir www.martin-toits.fr/emploi", "SIRET […], voir […]")]
    [InlineData("Chez MARTIN TOITURES on ne trouve personne", "Chez […] on ne trouve personne")]
    [InlineData("martin toitures cherche depuis 3 mois", "[…] cherche depuis 3 mois")]
    [InlineData("L'équipe de Martin attend", "L'équipe de […] attend")]
    [InlineData("Les toitures de la ville", "Les toitures de la ville")] // a word of the name that is none here
    [InlineData("Demandez Mme Claire Dubois-Petit, ou M. Ali.", "Demandez […], ou […]")]
    [InlineData("Il manque 12 couvreurs en 2027, 35 h, 1 800 € net", "Il manque 12 couvreurs en 2027, 35 h, 1 800 € net")]
    [InlineData("Voyez monsieur Dupont, dhr. Janssens ou mevrouw van den Bossche", "Voyez […] ou […]")]
    [InlineData("Tél. 06,12,34,56,78 ou 06–12–34–56–78", "Tél. […] ou […]")]
    [InlineData("Voir martin.emploi.fr", "Voir […]")]
    [InlineData("Un signe \uFFFE sans sens", "Un signe  sans sens")]
    [InlineData("\ud83d\ude00 Mevrouw Janssens belt", "\ud83d\ude00 […] belt")]
    public void Mask_OfWhatNamesSomebody_IsTakenOut(string text, string masked) =>
        VerbatimMask.Mask(text, "Martin Toitures").ShouldBe(masked);

    [Fact]
    public void Mask_OfAShortName_IsTakenOutInCapitals()
    {
        VerbatimMask.Mask("Chez OVH on recrute, ovh ou SAS", "SAS OVH").ShouldBe("Chez […] on recrute, ovh ou SAS");
        VerbatimMask.Mask("Cafe\u0301 Martin cherche", "CAFÉ MARTIN").ShouldBe("[…] cherche");
    }

    [Theory]
    [InlineData("on ne trouve personne", true)]
    [InlineData("[…] on ne trouve personne […] les bus s'arrêtent à 20 h", true)]
    [InlineData("On ne trouve personne", false)] // not its first letter: it is rewritten
    [InlineData("les bus s'arrêtent à 20 h […] on ne trouve personne", false)]
    [InlineData("on ne trouve vraiment personne", false)]
    [InlineData("ne trouve person", false)] // half a word
    [InlineData("êtent à 20 h", false)]
    [InlineData("[…]", false)]
    public void Quote_IsAcceptedWhereItOnlyCuts(string quote, bool isCut) =>
        VerbatimMask.IsCutOf(quote, "Ici on ne trouve  personne :\nles bus s'arrêtent à 20 h, dit-on.").ShouldBe(isCut);

    [Fact]
    public void CodeBook_AsTyped_TellsTheLineThatIsNone()
    {
        var book = CodeBook.Parse("THEMES-2027-02", "PAIE | Salaires | Lonen | Wages\r\n\r\nBUS | Transports | Vervoer | Transport\n");
        book.Themes.Select(theme => theme.Code).ShouldBe(["PAIE", "BUS"]);
        CodeBook.Read(book.Write()).Find("BUS")!.Label.In("nl").ShouldBe("Vervoer");
        Told("PAIE | Salaires | Lonen | Wages\nBUS | Transports").ShouldBe(("codebook.line", "2"));
        Told("paie | Salaires | Lonen | Wages\nBUS | Transports | Vervoer | Transport").ShouldBe(("codebook.line", "1"));
        Told("PAIE | Salaires | Lonen | Wages\n\nPAIE | Primes | Premies | Bonuses").ShouldBe(("codebook.twice", "3"));
        Told("PAIE | Salaires | Lonen | Wages").ShouldBe(("codebook.count", "60"));
        CodeBook.Shipped.ShouldHaveSingleItem().Themes.ShouldAllBe(theme => theme.Label.Count == 3);
    }

    private static (string Key, string? Fact) Told(string lines)
    {
        var broken = Should.Throw<BrokenRuleException>(() => CodeBook.Parse("X-2027-01", lines));
        return (broken.Key, broken.Facts[0].ToString());
    }
}
