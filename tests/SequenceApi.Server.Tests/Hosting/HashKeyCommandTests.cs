using System.Security.Cryptography;
using System.Text;
using SequenceApi.Server.Hosting;

namespace SequenceApi.Server.Tests.Hosting;

public sealed class HashKeyCommandTests
{
    [Fact]
    public void The_hash_of_a_given_key_is_printed_and_the_key_is_not()
    {
        var (exitCode, output, notes) = Run("the key of somebody who asks\n");
        Assert.Equal((0, Hash("the key of somebody who asks") + "\n", ""), (exitCode, output, notes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void Without_a_key_one_is_made_and_shown_once(string input)
    {
        var (exitCode, output, notes) = Run(input);
        var key = notes.Trim().Split(' ')[^1];
        Assert.Equal((0, Hash(key) + "\n", 43), (exitCode, output, key.Length));
        Assert.NotEqual(output, Run(input).Output);
    }

    [Theory]
    [InlineData("too short")]
    [InlineData("the keÿ of somebody who asks")]
    [InlineData("the key of\tsomebody who asks")]
    public void What_no_header_carries_or_anybody_guesses_is_refused(string key)
    {
        var (exitCode, output, notes) = Run(key);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.DoesNotContain(key, notes, StringComparison.Ordinal);
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static (int ExitCode, string Output, string Notes) Run(string input)
    {
        using var reader = new StringReader(input);
        using var output = new StringWriter { NewLine = "\n" };
        using var notes = new StringWriter { NewLine = "\n" };
        return (HashKeyCommand.Run(reader, output, notes), output.ToString(), notes.ToString());
    }
}
