using System.Globalization;
using System.Text.RegularExpressions;

namespace SequenceApi.Training.Tests.Documentation;

/// <summary>What a page's arithmetic comes to: + - · / ^, parentheses, tanh, exp and σ.</summary>
internal sealed partial class Arithmetic
{
    private readonly string[] _tokens;
    private int _next;

    private Arithmetic(string expression) => _tokens = [.. Token().Matches(expression).Select(match => match.Value)];

    /// <exception cref="FormatException">It is no arithmetic.</exception>
    public static double Evaluate(string expression)
    {
        var reader = new Arithmetic(expression);
        var value = reader.Sum();
        return reader._next == reader._tokens.Length ? value : throw new FormatException($"'{expression}' ends before '{reader._tokens[reader._next]}'.");
    }

    private double Sum()
    {
        var value = Product();
        while (true)
            if (Take("+"))
                value += Product();
            else if (Take("-"))
                value -= Product();
            else
                return value;
    }

    private double Product()
    {
        var value = Power();
        while (true)
            if (Take("·"))
                value *= Power();
            else if (Take("/"))
                value /= Power();
            else
                return value;
    }

    private double Power()
    {
        var value = Factor();
        return Take("^") ? Math.Pow(value, Factor()) : value;
    }

    private double Factor() => Read() switch
    {
        "-" => -Factor(),
        "(" => Closed(),
        "tanh" => Math.Tanh(Factor()),
        "exp" => Math.Exp(Factor()),
        "σ" => 1 / (1 + Math.Exp(-Factor())),
        var number => double.Parse(number, CultureInfo.InvariantCulture),
    };

    private double Closed()
    {
        var value = Sum();
        return Take(")") ? value : throw new FormatException("A parenthesis is not closed.");
    }

    private string Read() => _next < _tokens.Length ? _tokens[_next++] : throw new FormatException("The arithmetic breaks off.");

    private bool Take(string token)
    {
        var isNext = _next < _tokens.Length && _tokens[_next] == token;
        _next += isNext ? 1 : 0;
        return isNext;
    }

    [GeneratedRegex(@"\d+(?:\.\d+)?|\p{L}+|\S")]
    private static partial Regex Token();
}
