namespace SequenceApi.Engine.Tokenization.Vocabularies;

/// <summary>Makes a vocabulary of tokens and their ids, in any order.</summary>
internal static class NumberedTokens
{
    /// <summary>The vocabulary: its ids are 0…n−1, or 1…n where 0 was kept for padding.</summary>
    /// <exception cref="InvalidDataException">They are others, or a token makes no sense.</exception>
    public static Vocabulary ToVocabulary(IEnumerable<(string Token, int Id)> numbered)
    {
        var tokens = numbered.OrderBy(pair => pair.Id).ToArray();
        if (tokens.Length is 0 or > VocabularyLimits.Tokens)
            throw new InvalidDataException($"A vocabulary has 1 to {VocabularyLimits.Tokens} tokens, not {tokens.Length}.");
        RequireRow(tokens);
        RequireTokens(tokens);
        return tokens[0].Id == 0 ? new(tokens.Select(pair => pair.Token)) : Vocabulary.Padded(tokens.Select(pair => pair.Token));
    }

    private static void RequireRow((string Token, int Id)[] tokens)
    {
        if (tokens[0].Id is < 0 or > 1)
            throw new InvalidDataException($"The lowest id is {tokens[0].Id}, of {TokenName.Of(tokens[0].Token)}; ids begin with 0, or with 1 where 0 is padding.");
        for (var place = 1; place < tokens.Length; place++)
        {
            var (before, here) = (tokens[place - 1], tokens[place]);
            if (here.Id == before.Id)
                throw new InvalidDataException($"The tokens {TokenName.Of(before.Token)} and {TokenName.Of(here.Token)} have the same id {here.Id}; give each its own.");
            if (here.Id != before.Id + 1)
                throw new InvalidDataException($"No token has the id {before.Id + 1}, though {TokenName.Of(here.Token)} has {here.Id}; leave no gap.");
        }
    }

    private static void RequireTokens((string Token, int Id)[] tokens)
    {
        var seen = new HashSet<string>(tokens.Length, StringComparer.Ordinal);
        foreach (var (token, id) in tokens)
        {
            if (token.Length is 0 or > VocabularyLimits.TokenLength)
                throw new InvalidDataException($"The token with the id {id} has {token.Length} characters; a token has 1 to {VocabularyLimits.TokenLength}.");
            if (!seen.Add(token))
                throw new InvalidDataException($"The token {TokenName.Of(token)} occurs twice; leave one out.");
        }
    }
}
