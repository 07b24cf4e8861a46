using System.Net;
using System.Text.RegularExpressions;

namespace Beffroi.TestKit;

/// <summary>What came back: a redirection is not followed.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, string? Location, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The text without entities, no-break spaces as spaces.</summary>
    public string Plain => WebUtility.HtmlDecode(Text).Replace('\u00a0', ' ').Replace('\u202f', ' ');
}

/// <summary>
/// A browser without script. It keeps cookies that ask for a secure connection, as browsers do for their own machine, and sends
/// the token of the last form that it saw.
/// </summary>
public sealed partial class Visitor(HttpClient client) : IDisposable
{
    private readonly Dictionary<string, string> _cookies = [];
    private string _token = "";

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    /// <summary>The attributes of each cookie that was set, as they were sent.</summary>
    public List<string> SetCookies { get; } = [];

    public void Keep(string name, string value) => _cookies[name] = value;

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", _token))
                .Select(field => KeyValuePair.Create(field.Item1, field.Item2))),
        });

    public Task<Answer> UploadAsync(string path, string name, string content, params (string Name, string Value)[] fields) =>
        UploadAsync(path, [("Upload", name, content)], fields);

    public Task<Answer> UploadAsync(string path, (string Field, string Name, string Content)[] files, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new StringContent(_token), "__RequestVerificationToken" } };
        foreach (var (field, name, content) in files)
        {
            form.Add(new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(content)), field, name);
        }

        foreach (var (field, value) in fields)
        {
            form.Add(new StringContent(value), field);
        }

        return SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = form });
    }

    public void Dispose() => client.Dispose();

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (_cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            using var answer = await client.SendAsync(request);
            foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
            {
                SetCookies.Add(set);
                var pair = set.Split(';', 2)[0].Split('=', 2);
                if (pair[1].Length == 0)
                {
                    _cookies.Remove(pair[0]);
                }
                else
                {
                    _cookies[pair[0]] = pair[1];
                }
            }

            var text = await answer.Content.ReadAsStringAsync();
            if (Token().Match(text) is { Success: true } token)
            {
                _token = token.Groups["token"].Value;
            }

            return new Answer(answer.StatusCode, text, answer.Headers.Location?.OriginalString,
                answer.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
        }
    }

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)")]
    private static partial Regex Token();
}
