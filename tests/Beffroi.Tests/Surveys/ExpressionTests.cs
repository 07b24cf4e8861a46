using Beffroi.Modules.Surveys.Expressions;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

[Trait("Capability", "R7.3")]
public sealed class ExpressionTests
{
    private static readonly Dictionary<string, ValueKind> Kinds = new()
    {
        ["N"] = ValueKind.Number, ["M"] = ValueKind.Number, ["T"] = ValueKind.Text, ["B"] = ValueKind.Truth, ["ROWS"] = ValueKind.Numbers, ["NAMES"] = ValueKind.Texts,
    };

    private static readonly Dictionary<string, object?> Values = new()
    {
        ["N"] = 4m, ["M"] = null, ["T"] = "H", ["B"] = true, ["ROWS"] = new List<object?> { 2m, null, 3m }, ["NAMES"] = new List<object?> { "x", null },
    };

    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3 - 4 / 2", 7)]
    [InlineData("-N + 10", 6)]
    [InlineData("2 - -3", 5)]
    [InlineData("nvl(M, 9)", 9)]
    [InlineData("if T = \"H\" then N else 0", 4)]
    [InlineData("if isnull(M) then 1 else 2", 1)]
    [InlineData("if M > 1 then 1 else 2", 2)] // not known is not true
    [InlineData("sum(ROWS)", 5)]
    [InlineData("count(ROWS)", 2)]
    [InlineData("count(NAMES)", 1)]
    [InlineData("max(ROWS) - min(ROWS)", 1)]
    [InlineData("length(T || \"\"\"quoted\"\"\")", 9)]
    [InlineData("cast(\"12.9\", integer)", 12)]
    [InlineData("$N$ * 0.5", 2)]
    public void Evaluate_Numbers_AreThose(string text, double expected) =>
        ((double)(decimal)Expression.Parse(text, Kinds).Evaluate(Values)!).ShouldBe(expected);

    [Theory]
    [InlineData("N = 4", true)]
    [InlineData("N <> 4 or B", true)]
    [InlineData("not B and N >= 4", false)]
    [InlineData("not (B and N < 4)", true)]
    [InlineData("B xor N = 4", false)]
    [InlineData("T in {\"H\", \"B\"}", true)]
    [InlineData("T not_in {\"H\", \"B\"}", false)]
    [InlineData("T < \"I\"", true)]
    [InlineData("M > 0", null)] // a blank is not 0
    [InlineData("M > 0 and false", false)]
    [InlineData("M > 0 or true", true)]
    [InlineData("M > 0 and true", null)]
    [InlineData("not (M > 0)", null)]
    [InlineData("M in {1, 2}", null)]
    [InlineData("4 in {M, 3}", null)] // M may be 4
    [InlineData("4 in {M, 4}", true)]
    [InlineData("M = M", null)]
    [InlineData("isnull(cast(\"abc\", number))", true)]
    [InlineData("isnull(N / 0)", true)]
    [InlineData("isnull(79228162514264337593543950335 * 10)", true)]
    [InlineData("true or false and false", true)] // and binds first
    public void Evaluate_Truths_FollowThreeValuedLogic(string text, bool? expected)
    {
        var condition = Expression.ParseCondition(text, Kinds);
        condition.Evaluate(Values).ShouldBe(expected);
        (condition.Holds(Values), condition.Fails(Values)).ShouldBe((expected == true, expected == false));
    }

    [Theory]
    [InlineData("N = ", "expression.unexpected", 1, 5)]
    [InlineData("N =\n  @ 3", "expression.character", 2, 3)]
    [InlineData("N\n+ ABSENT > 1", "expression.unknown", 2, 3)]
    [InlineData("N + T", "expression.kind", 1, 3)]
    [InlineData("B and N", "expression.kind", 1, 3)]
    [InlineData("N = T", "expression.kind", 1, 3)]
    [InlineData("if N then 1 else 2", "expression.kind", 1, 1)]
    [InlineData("nvl(N)", "expression.arguments", 1, 1)]
    [InlineData("(N = 4", "expression.expected", 1, 7)]
    [InlineData("sum(N) = 4", "expression.kind", 1, 1)]
    [InlineData("cast(N, date) = 4", "expression.cast", 1, 1)]
    [InlineData("N = 4 5", "expression.unexpected", 1, 7)]
    [InlineData("ROWS < ROWS", "expression.kind", 1, 6)]
    [InlineData("ROWS in {ROWS}", "expression.kind", 1, 6)]
    [InlineData("N + 1", "expression.notTruth", 1, 1)]
    [InlineData("match_characters(T, \"x\")", "expression.unexpected", 1, 17)] // VTL, but not of the subset
    [InlineData("99999999999999999999999999999999 = N", "expression.unexpected", 1, 1)]
    public void Parse_WhatIsNoCondition_SaysWhere(string text, string key, int line, int column)
    {
        var refused = Should.Throw<ExpressionException>(() => Expression.ParseCondition(text, Kinds));
        (refused.Key, refused.At).ShouldBe((key, new Position(line, column)));
    }

    [Fact]
    public void Parse_NestedBeyondReason_IsRefused()
    {
        Should.Throw<ExpressionException>(() => Expression.Parse(new string('(', 5000) + "1", Kinds)).Key.ShouldBe("expression.deep");
        Should.Throw<ExpressionException>(() => Expression.Parse(string.Concat(Enumerable.Repeat("not ", 1000)) + "B", Kinds)).Key.ShouldBe("expression.deep");
        Expression.Parse(string.Concat(Enumerable.Repeat("1+", 4000)) + "1", Kinds).Evaluate(Values).ShouldBe(4001m); // a long chain is not deep
        Should.Throw<ExpressionException>(() => Expression.Parse(string.Concat(Enumerable.Repeat("1+", 9000)) + "1", Kinds)).Key.ShouldBe("expression.long");
    }

    [Fact]
    public void Names_AreThoseThatItReads() =>
        Expression.Parse("if B then nvl(N, sum(ROWS)) else cast(T, integer)", Kinds).Names.ShouldBe(["B", "N", "ROWS", "T"], ignoreOrder: true);
}
