namespace Beffroi.Modules.Surveys.Questionnaires;

/// <summary>Changes of a questionnaire, each a new one; whether it still holds together is for
/// <see cref="QuestionnaireCheck"/> to say.</summary>
internal static class QuestionnaireEdit
{
    /// <summary>Puts a question one place up or down, at the edge of a page onto the next.</summary>
    public static Questionnaire Move(Questionnaire whole, string name, bool isUp)
    {
        var (page, at) = PlaceOf(whole, name);
        var questions = whole.Pages[page].Questions.ToList();
        var question = questions[at];
        questions.RemoveAt(at);
        var target = at + (isUp ? -1 : 1);
        if (target >= 0 && target <= questions.Count)
        {
            questions.Insert(target, question);
            return With(whole, page, questions);
        }

        var other = page + (isUp ? -1 : 1);
        if (other < 0 || other >= whole.Pages.Count)
        {
            return whole;
        }

        var there = whole.Pages[other].Questions.ToList();
        there.Insert(isUp ? there.Count : 0, question);
        return WithoutEmpty(With(With(whole, page, questions), other, there));
    }

    public static Questionnaire Remove(Questionnaire whole, string name)
    {
        var (page, at) = PlaceOf(whole, name);
        return DraftRules.WithoutUnused(WithoutEmpty(
            With(whole, page, [.. whole.Pages[page].Questions.Where((_, index) => index != at)])));
    }

    /// <summary>Replaces the question of that name, or adds it to the end of a page.</summary>
    public static Questionnaire Put(Questionnaire whole, int page, Question question)
    {
        if (whole.Questions.All(one => one.Name != question.Name))
        {
            return With(whole, page, [.. whole.Pages[page].Questions, question]);
        }

        var (place, _) = PlaceOf(whole, question.Name);
        return With(whole, place, [.. whole.Pages[place].Questions.Select(one => one.Name == question.Name ? question : one)]);
    }

    /// <summary>Takes over a question of another questionnaire, with those given and calculated values that it has and this one
    /// lacks and can hold.</summary>
    public static Questionnaire Take(Questionnaire whole, int page, Questionnaire other, string name)
    {
        var (from, at) = PlaceOf(other, name);
        var taken = Put(whole, page, other.Pages[from].Questions[at]);
        foreach (var variable in other.Variables.Where(one => whole.Variables.All(held => held.Name != one.Name)))
        {
            var more = taken with { Variables = [.. taken.Variables, variable] };
            try
            {
                QuestionnaireCheck.MustBeSound(more with { Pages = [.. more.Pages.Select(Bare)] });
                taken = more;
            }
            catch (QuestionnaireException)
            {
                // it is worked out from what is not asked here
            }
        }

        return taken;
    }

    /// <summary>Puts a question on a page of its own, behind all others.</summary>
    public static Questionnaire Apart(Questionnaire whole, Words title, Question question) => WithoutEmpty(whole with
    {
        Pages = [.. whole.Pages.Select(page => page with { Questions = [.. page.Questions.Where(one => one != question)] }),
            new QuestionPage(title, [question])],
    });

    public static Questionnaire Rename(Questionnaire whole, int page, Words title) =>
        whole with { Pages = [.. whole.Pages.Select((one, at) => at == page ? one with { Title = title } : one)] };

    private static (int Page, int At) PlaceOf(Questionnaire whole, string name) => whole.Pages.Index()
        .SelectMany(page => page.Item.Questions.Index().Select(one => (page.Index, At: one.Index, one.Item.Name)))
        .Where(one => one.Name == name).Select(one => (one.Index, one.At)).First();

    /// <summary>Without what depends on values: to see whether a value itself can be held.</summary>
    private static QuestionPage Bare(QuestionPage page) => page with
    {
        Questions = [.. page.Questions.Select(one => one with
        {
            Filter = null, Controls = [], Label = [], Help = null,
            Options = [.. one.Options.Select(option => option with { Filter = null, Label = [] })],
        })],
    };

    private static Questionnaire With(Questionnaire whole, int page, IReadOnlyList<Question> questions) =>
        whole with { Pages = [.. whole.Pages.Select((one, at) => at == page ? one with { Questions = questions } : one)] };

    private static Questionnaire WithoutEmpty(Questionnaire whole) =>
        whole with { Pages = [.. whole.Pages.Where(page => page.Questions.Count > 0)] };
}
