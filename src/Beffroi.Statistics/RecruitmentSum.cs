namespace Beffroi.Statistics;

/// <summary>
/// A sum of cells of the survey of labour needs (BMO), some of which the producer printed as <c>*</c>.
/// </summary>
/// <remarks>
/// A hidden count of projects is 1 to 4, a hidden count of difficult or seasonal projects 0 to 4: the least count ever
/// printed is 5 in all three columns, and no zero is. Hidden counts stay intervals; the point value puts 2.5 projects, and 1.25
/// difficult or seasonal ones, in each hidden cell. With these two numbers the national share of difficult projects of 2024 is
/// 57.38 %, where France Travail published 57.4 %. Where projects are hidden the two other counts are hidden too, so that
/// <see cref="DifficultHidden"/> is never below <see cref="ProjectsHidden"/>.
/// Source: France Travail, <em>Base open data BMO 2024</em>; specification of the observatory, section 2.3.
/// </remarks>
/// <param name="ProjectsVisible">Sum of the printed counts of recruitment projects.</param>
/// <param name="ProjectsHidden">Number of cells whose count of projects is hidden.</param>
/// <param name="DifficultVisible">Sum of the printed counts of projects judged difficult.</param>
/// <param name="DifficultHidden">Number of cells whose count of difficult projects is hidden.</param>
/// <param name="SeasonalVisible">Sum of the printed counts of seasonal projects.</param>
/// <param name="SeasonalHidden">Number of cells whose count of seasonal projects is hidden.</param>
public sealed record RecruitmentSum(
    long ProjectsVisible, long ProjectsHidden,
    long DifficultVisible, long DifficultHidden,
    long SeasonalVisible, long SeasonalHidden)
{
    /// <summary>The greatest count that the producer hides.</summary>
    public const int LargestHiddenCount = 4;

    /// <summary>The point value of one hidden count of projects.</summary>
    public const double HiddenProjectsPoint = 2.5;

    /// <summary>The point value of one hidden count of difficult or of seasonal projects.</summary>
    public const double HiddenPartPoint = 1.25;

    /// <summary>The sum of no cell.</summary>
    public static RecruitmentSum Empty { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Whether no cell at all stands behind the sum.</summary>
    public bool IsEmpty => ProjectsVisible == 0 && ProjectsHidden == 0;

    /// <summary>Whether every cell of projects is hidden, so that only an interval may be shown.</summary>
    public bool IsWhollyHidden => ProjectsVisible == 0 && ProjectsHidden > 0;

    /// <summary>Recruitment projects, a count.</summary>
    public BoundedValue Projects => new(
        ProjectsVisible + HiddenProjectsPoint * ProjectsHidden,
        ProjectsVisible + ProjectsHidden,
        ProjectsVisible + (double)LargestHiddenCount * ProjectsHidden);

    /// <summary>Projects that the firm judges difficult, a count, never above the projects.</summary>
    public BoundedValue DifficultProjects => PartOfProjects(DifficultVisible, DifficultHidden);

    /// <summary>Seasonal projects, a count, never above the projects.</summary>
    public BoundedValue SeasonalProjects => PartOfProjects(SeasonalVisible, SeasonalHidden);

    /// <summary>Share of projects judged difficult, 0 to 1: a share of sums, never a mean of shares.</summary>
    /// <exception cref="InvalidOperationException">The sum has no project.</exception>
    public BoundedValue DifficultShare => Share(DifficultVisible, DifficultHidden);

    /// <summary>Share of seasonal projects, 0 to 1.</summary>
    /// <exception cref="InvalidOperationException">The sum has no project.</exception>
    public BoundedValue SeasonalShare => Share(SeasonalVisible, SeasonalHidden);

    /// <summary>Adds two sums over cells that do not overlap.</summary>
    /// <param name="left">One sum.</param>
    /// <param name="right">The other.</param>
    public static RecruitmentSum operator +(RecruitmentSum left, RecruitmentSum right) => new(
        left.ProjectsVisible + right.ProjectsVisible, left.ProjectsHidden + right.ProjectsHidden,
        left.DifficultVisible + right.DifficultVisible, left.DifficultHidden + right.DifficultHidden,
        left.SeasonalVisible + right.SeasonalVisible, left.SeasonalHidden + right.SeasonalHidden);

    /// <summary>Adds two sums over cells that do not overlap.</summary>
    /// <param name="left">One sum.</param>
    /// <param name="right">The other.</param>
    public static RecruitmentSum Add(RecruitmentSum left, RecruitmentSum right) => left + right;

    private BoundedValue PartOfProjects(long visible, long hidden)
    {
        var projects = Projects;
        return new BoundedValue(
            Math.Min(visible + HiddenPartPoint * hidden, projects.Value),
            visible,
            Math.Min(visible + (double)LargestHiddenCount * hidden, projects.High));
    }

    private BoundedValue Share(long visible, long hidden)
    {
        if (IsEmpty)
        {
            throw new InvalidOperationException("A share of no project is not defined.");
        }

        var projects = Projects;
        return new BoundedValue(
            Math.Min(1, (visible + HiddenPartPoint * hidden) / projects.Value),
            visible / projects.High,
            Math.Min(1, (visible + (double)LargestHiddenCount * hidden) / projects.High));
    }
}
